"""A simulated card service （マイナアプリ） for development and tests: invented humans, real OpenID Connect, every known fault.

It knows nothing of the platform; both meet on the wire only. It copies what is public of the service's interface, so that
pointing the platform at the real one changes settings and nothing else.
"""

from yukari.simulator.app import Simulator, serve
from yukari.simulator.cards import CARDS, TestCard
from yukari.simulator.service import Client, Fault

__all__ = ["CARDS", "Client", "Fault", "Simulator", "TestCard", "serve"]
