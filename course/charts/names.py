"""Names of people who never lived, for generated records. None is a name of the recurring cast."""

from __future__ import annotations

_LAST = (
    "Abbott Achterberg Adkins Aldana Ambrose Andrade Ashdown Atwater Baird Banerjee Barlow Bautista Beckwith Bergström Bixby "
    "Blackwood Bramwell Brennan Burkhart Calloway Camara Carmody Chaudhry Clayborn Colfax Cordero Crandall Dalgaard Danso "
    "Demirel Denholm Dressler Drummond Dufresne Eastman Eklund Ellery Engstrom Espinal Fairley Farnham Ferreira Fitch Fontaine "
    "Forsythe Frost Gallegos Garland Gentry Gilchrist Goswami Greaves Hadley Halloran Harkness Hatcher Hayashi Hedlund Hewitt "
    "Holcomb Hurtado Ibarra Iwata Jansen Jardine Jessup Kamara Keating Kessler Kirkland Kovacs Kramer Langford Larkin Lattimore "
    "Leclair Lindgren Lockwood Lumsden Macklin Maddox Mahoney Mbeki Mendez Merritt Molina Monahan Nadeau Navarro "
    "Nesbitt Nordin Novak Oakley Ogawa Olander Ortega Osterman Padgett Palermo Pennington Pereira Pruitt Quigley Quintero "
    "Radford Ramsay Renner Rosales Rutledge Salter Sandoval Sawyer Sheffield Shimizu Sinclair Stanhope Sutcliffe Tanner "
    "Thackery Thorne Tolliver Underhill Valdez Varga Vickers Wadsworth Wexler Whitlock Winslow Wójcik Yardley Yamada Zapata Zeller"
)
_FEMALE = (
    "Abigail Adela Aisha Alma Amelia Anneke Beatriz Bonnie Carla Cecily Clara Daphne Delphine Edith Eileen Elsa Esther Fatima "
    "Florence Freya Gloria Greta Hazel Helen Ida Ingrid Irene Janet Josefa Judith June Kaya Leona Lorraine Lucille Mabel Maeve "
    "Margit Marisol Maude Mei Nadia Noelle Norma Odette Olive Pearl Petra Ramona Rosalind Ruby Selma Sigrid Tamsin Thea Uma "
    "Vera Viola Willa Yvonne Zora"
)
_MALE = (
    "Abel Alasdair Alvin Amos Anders Arthur Barnaby Basil Caleb Cedric Clifford Conrad Dario Desmond Edgar Elias Emil Enzo "
    "Ephraim Ernest Felix Floyd Gareth Gilbert Gideon Harold Hector Horace Hugo Ian Isamu Ivan Jasper Jerome Julius Kofi "
    "Lars Leopold Lionel Lloyd Magnus Malcolm Maurice Milo Murray Nils Noel Omar Oscar Percy Pierre Rafael Ralph Roland Rufus "
    "Samir Silas Stanley Tobias Ulises Vernon Viktor Walter Wendell Yusuf"
)
LAST = tuple(_LAST.split())
FIRST = {"F": tuple(_FEMALE.split()), "M": tuple(_MALE.split())}
MIDDLE = "ABCDEFGHJKLMNPRSTVW"
