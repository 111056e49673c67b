"""A small set of signs, drawn on a grid of 24 with one line of 2."""

from typing import Final

ICONS: Final = {
    "arrow-right": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "bed": '<path d="M3 19.5V6M3 16.5h18M21 19.5v-5a3 3 0 0 0-3-3h-7.5v5"/><circle cx="6.75" cy="12" r="1.75"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4M12 3V5"/>',
    "bus": '<rect x="4" y="4" width="16" height="13" rx="2.5"/><path d="M4 11h16M7.5 17v2.5M16.5 17v2.5M8 14h.01M16 14h.01"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/>'
    '<path d="M3.5 10h17M8 3v4M16 3v4M8 14h2M14 14h2M8 17h2"/>',
    "card": '<rect x="2.5" y="5" width="19" height="14" rx="2.5"/><circle cx="8" cy="11" r="2"/>'
    '<path d="M5 16c.5-2 5.5-2 6 0M14.5 10h4M14.5 14h4"/>',
    "check": '<path d="M4 12.5l5.5 5.5L20 6.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 6.5V12l3.5 2.5"/>',
    "close": '<path d="M5.5 5.5l13 13M18.5 5.5l-13 13"/>',
    "download": '<path d="M12 3.5V15M7 10.5l5 5 5-5M4 20.5h16"/>',
    "edit": '<path d="M4 20l1-4.5L16.5 4a2 2 0 0 1 3.5 3.5L8.5 19zM14 6.5l3.5 3.5"/>',
    "error": '<path d="M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8zM12 7.5v5.5M12 16.400v.2"/>',
    "external": '<path d="M19 13.5V20H4V5h6.5M14 3.5h6.5V10M20 4l-9 9"/>',
    "hall": '<path d="M3 20.5h18M4.5 9.5h15L12 4zM6.5 9.5v11M10.25 9.5v11M13.75 9.5v11M17.5 9.5v11"/>',
    "hammer": '<path d="M3.5 20.5l9-9M9.5 8.5l4-4.5h3.5l4 4-2.5 2.5-2-1-3 3z"/>',
    "home": '<path d="M3 11.5L12 4l9 7.5M5.5 10v10h13V10M10 20v-6h4v6"/>',
    "info": '<circle cx="12" cy="12" r="9.25"/><path d="M12 11v6M12 7.400v.2"/>',
    "laptop": '<rect x="5" y="5" width="14" height="10.5" rx="1.5"/><path d="M2.5 19h19"/>',
    "leaf": '<path d="M5 19C4 9 10 4 20 4c.5 10-4 16-13 14.5M4 21c2-5 5-8.5 10-11"/>',
    "list": '<path d="M8.5 6H21M8.5 12H21M8.5 18H21M3.5 6h1M3.5 12h1M3.5 18h1"/>',
    "map": '<path d="M3 6.5l6-2.5 6 2.5L21 4v13.5L15 20l-6-2.5L3 20zM9 4v13.5M15 6.5V20"/>',
    "menu": '<path d="M3.5 6h17M3.5 12h17M3.5 18h17"/>',
    "people": '<circle cx="8.5" cy="8" r="3.25"/>'
    '<path d="M2.5 19.5c0-7.5 12-7.5 12 0zM15 4.9a3.25 3.25 0 0 1 0 6.2M17.5 14c2.5.7 4 2.5 4 5.5h-3"/>',
    "person": '<circle cx="12" cy="7.5" r="4"/><path d="M4 20.5c0-9.300 16-9.300 16 0z"/>',
    "plus": '<path d="M12 4.5v15M4.5 12h15"/>',
    "print": '<path d="M7 8V3.5h10V8M7 17H3.5V8.5h17V17H17M7 13.5h10v7H7zM16.5 11h1"/>',
    "qr": '<path d="M3.5 3.5h6v6h-6zM14.5 3.5h6v6h-6zM3.5 14.5h6v6h-6zM14 14.5h2.5v2.5M20.5 14v3M14.5 20.5h2M20 20.5h.5"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "shield": '<path d="M12 2.5c2.5 2 5.5 3 8.5 3 0 7.5-2.5 12.5-8.5 16-6-3.5-8.5-8.5-8.5-16 3 0 6-1 8.5-3zM8 12l3 3 5-5.5"/>',
    "shop": '<path d="M4.5 11.5v9h15v-9M4.5 3.5h15L21 8.5c0 3-4.5 3-4.5 0 0 3-4.5 3-4.5 0 0 3-4.5 3-4.5 0 0 3-4.5 3-4.5 0z"/>'
    '<path d="M9.5 20.5v-5.5h5v5.5"/>',
    "success": '<circle cx="12" cy="12" r="9.25"/><path d="M7.5 12.5l3 3 6-6.5"/>',
    "ticket": '<path d="M3 7h18v3.25a1.75 1.75 0 0 0 0 3.5V17H3v-3.25a1.75 1.75 0 0 0 0-3.5zM14.5 7.5v9"/>',
    "warning": '<path d="M12 3.5L22 20.5H2zM12 10v5M12 17.800v.2"/>',
}  # fmt: skip
