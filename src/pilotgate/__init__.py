"""pilotgate: is this data ready to take an AI system from pilot to production?"""

__version__ = "0.1.0"
