"""Names and phrases of the story; any likeness to living persons or companies is chance."""

from __future__ import annotations

# ruff: noqa: E501, SIM905 - lists of words read best as text

FIRST_NAMES = """Agnes Albert Alina Amélie Anders Andrea Anneliese Antoine Arnau Astrid Beata Benedikt Björn Camille Carlos
Chiara Claire Daan Dagmar Daniela Edith Elena Emil Esther Eva Fabian Femke Florian Françoise Gabriel Greta Grzegorz Hanna
Heike Hugo Ida Ignacio Ilse Ines Irena Jakub Jan Johanna Jörg Julie Kasia Katrin Klaus Lars Laura Lieke Lorenzo Lucía
Magda Marcel Margot Marta Mathis Mireille Nadia Niels Nora Oskar Paula Pieter Rafael Renate Roos Ruben Sabine Silvia
Sofie Stefan Tamara Thijs Tomasz Ulrike Valérie Viktor Wanda Yann Zofia""".split()

LAST_NAMES = """Aalbers Achterberg Almeida Andersen Baptiste Barlow Beaumont Bergström Bianchi Blom Bosman Brandt Carvalho
Castellano Chmiel Claes Cordier Dąbrowski Delacroix Dekker Dietrich Duarte Eberhard Engström Fabre Ferrari Fischbach
Fontaine Gallardo Garnier Grabowski Haas Hagen Hartwig Hendriks Hofstra Iglesias Jansen Jaworski Kaminski Keller Kowalska
Kuiper Lacroix Lindqvist Lombardi Maes Marchetti Mertens Moreau Müller Navarro Nowicki Olsen Ortega Pawlak Petit Quist
Ramírez Reinhardt Rossi Rousseau Sánchez Schouten Seidel Sikora Søndergaard Steiner Szymański Thiel Tjallingii Urban
Vandamme Veenstra Vidal Visser Weiß Wójcik Zeller Zimmermann""".split()

CITIES = {
    "DE": ("Bremen", "Dresden", "Freiburg", "Kassel", "Köln"),
    "NL": ("Breda", "Delft", "Groningen", "Leiden", "Zwolle"),
    "FR": ("Angers", "Lille", "Lyon", "Nantes", "Reims"),
    "PL": ("Gdynia", "Kielce", "Lublin", "Poznań", "Toruń"),
    "ES": ("Bilbao", "Girona", "León", "Murcia", "Vigo"),
}

COUNTRIES = {"DE": 0.34, "NL": 0.24, "FR": 0.18, "PL": 0.13, "ES": 0.11}

LANGUAGES = {"DE": "de", "NL": "nl", "FR": "fr", "PL": "pl", "ES": "es"}

SUBJECTS = {
    "booking change": (
        "Move our stay by one week", "Can we arrive a day earlier?", "Add a cot to the reservation",
        "Wrong number of guests on the booking", "Swap the two-bedroom for the three-bedroom house",
    ),
    "refund": (
        "Deposit not returned after check-out", "Charged twice for the same stay", "Refund for the cancelled ferry week",
        "Cleaning fee taken although we cleaned", "When will the money arrive?",
    ),
    "arrival": (
        "Key box code does not work", "Where do we park with a trailer?", "Late arrival after 22:00",
        "House number on the map is wrong", "Is the ferry running on Sunday?",
    ),
    "house problem": (
        "No hot water since this morning", "Dishwasher leaks", "Heating stays at 15 degrees",
        "Wi-Fi password rejected", "Broken window latch upstairs",
    ),
    "invoice copy": (
        "Need an invoice with company name", "Invoice missing from the confirmation", "Please split the invoice in two",
    ),
    "account takeover": (
        "Somebody changed my password", "Booking made in my name that is not mine", "Login from a country I never visited",
    ),
}  # fmt: skip

SUPPLIERS = """Aldermoor Linen Service|Baxter & Vale Plumbing|Brackwater Laundry|Brightside Window Cleaning|Cobblestone Paving
Corvenna Pool Care|Dunewind Electrical|Eastmark Locksmiths|Elmhurst Pest Control|Fennick Roofing|Fjordlys Heating
Glasthuis Glaziers|Granby Furniture Hire|Greenlee Garden Works|Halvorsen Painters|Harbourline Fuel|Hartog Lift Inspection
Hollin Waste Collection|Inkwell Print Shop|Juniper Catering|Kestrel Fire Safety|Kornblum Bakery|Lantern Signs|Lowfield Timber
Maren Boat Hire|Millrace Water Testing|Nordkap Refrigeration|Oakridge Chimney Sweeps|Orrin Network Cabling|Pellow Bicycle Repair
Quayside Towels|Redmarsh Skip Hire|Saltgate Upholstery|Sandpiper Cleaning|Stonebeck Masonry|Tarnside Sauna Repair
Thornbury Mattresses|Undercliff Fencing|Vellinga Appliances|Westerhaven Taxi""".replace("\n", "|").split("|")

SERVICES = (
    "Call-out", "Labour, per hour", "Spare parts", "Bed linen, per set", "Deep clean, two bedrooms", "Travel, per km",
    "Quarterly inspection", "Disposal fee", "Paint, 10 l", "Weekly garden round", "Replacement lock", "Filter set",
    "Towels, per dozen", "Emergency surcharge", "Annual certificate",
)  # fmt: skip
