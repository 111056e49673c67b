"""What the site draws by itself: icons, the cord, the pictures of places, the map. Every drawing is SVG text."""
