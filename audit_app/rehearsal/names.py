"""Invented people's names in four cultures, with accents, and Cyrillic originals for the Russian ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

_FILIPINO = (
    (
        "Aileen Amihan Arnel Arvin Bea Bernadette Carlo Cherry Cristina Danica Darwin Divina Dodong Edwin Efren Ella "
        "Emman Erlinda Ferdie Fe Gemma Gerald Grace Hazel Imelda Isagani Jasmine Jerome Jhun Joana Jocelyn Jomar Joy "
        "Kristine Lanie Leah Ligaya Lito Lorna Luz Marites Mayumi Michelle Myrna Nestor Nimfa Noemi Precious Ramil Rhea "
        "Rizza Rodel Rommel Rosario Ruel Sheila Tala Teresita Vilma Wilma"
    ),
    (
        "Abad Agbayani Alcantara Almazan Andrada Bacani Balagtas Baltazar Batungbakal Belmonte Cabrera Calderón Caluag "
        "Carandang Castañeda Catacutan Cordero Custodio Dalisay Dimaculangan Dumlao Estacio Evangelista Galang Gatdula "
        "Guinto Ibañez Javier Lacson Lagman Lansangan Macaraeg Magbanua Malonzo Manalo Mangubat Maño Montañez Muñoz "
        "Nepomuceno Ocampo Ordoñez Pangilinan Panganiban Peñaflor Pineda Quiambao Rañola Salazar Sarmiento Sison "
        "Tolentino Umali Villanueva Yumul Zuñiga"
    ),
)
_INDIAN = (
    (
        "Aarti Abhijit Ajinkya Amruta Aniket Ashwini Chaitanya Deepali Gauri Girish Harshad Ketaki Kunal Madhura Manasi "
        "Mrunal Nikhil Nilesh Omkar Pallavi Prajakta Rohit Rucha Sagar Sayali Shruti Siddharth Sneha Swapnil Tejas Vrushali "
        "Yogesh"
    ),
    (
        "Apte Bapat Bhagwat Bhide Chavan Dandekar Deshmukh Deshpande Dixit Gadgil Gaikwad Godbole Inamdar Jagtap Kale Karve "
        "Kelkar Kulkarni Limaye Mahajan Mokashi Naik Pansare Paranjape Phadke Ranade Sathe Shinde Tambe Vaidya"
    ),
)
_COLOMBIAN = (
    (
        "Adriana Álvaro Andrés Ángela Camilo Catalina César Claudia Daniela Edwin Fabián Germán Héctor Inés Jaime Jairo "
        "Jhon Johana Julián Liliana Luz Marcela Mónica Natalia Nicolás Óscar Paola Ramón Rocío Rubén Sofía Tatiana Tomás "
        "Valentina Verónica Ximena Yolanda"
    ),
    (
        "Acuña Agudelo Arango Ávila Bedoya Beltrán Buitrago Cárdenas Castaño Cifuentes Córdoba Díaz Echeverri Gaitán Galvis "
        "Giraldo Gómez Henao Jiménez Londoño Marín Mejía Montoya Muñoz Ñáñez Ospina Páez Patiño Peña Quintero Rincón Roldán "
        "Suárez Téllez Umaña Vélez Yepes Zapata"
    ),
)
_RUSSIAN = (
    (("Алексей", "Aleksey"), ("Артём", "Artyom"), ("Денис", "Denis"), ("Игорь", "Igor"), ("Кирилл", "Kirill"),
     ("Максим", "Maksim"), ("Семён", "Semyon"), ("Тимур", "Timur"), ("Фёдор", "Fyodor"), ("Юрий", "Yuriy")),
    (("Алёна", "Alyona"), ("Вера", "Vera"), ("Дарья", "Darya"), ("Жанна", "Zhanna"), ("Ксения", "Kseniya"),
     ("Любовь", "Lyubov"), ("Надежда", "Nadezhda"), ("Полина", "Polina"), ("Татьяна", "Tatyana"), ("Юлия", "Yuliya")),
    (("Абрамов", "Abramov"), ("Белоусов", "Belousov"), ("Воробьёв", "Vorobyov"), ("Гущин", "Gushchin"),
     ("Ермаков", "Yermakov"), ("Журавлёв", "Zhuravlyov"), ("Зимин", "Zimin"), ("Калашников", "Kalashnikov"),
     ("Лаптев", "Laptev"), ("Мухин", "Mukhin"), ("Носков", "Noskov"), ("Панфилов", "Panfilov"),
     ("Рябов", "Ryabov"), ("Соловьёв", "Solovyov"), ("Тихонов", "Tikhonov"), ("Щукин", "Shchukin")),
)  # fmt: skip


def unique_names(chance: random.Random, culture: str, count: int) -> Iterator[tuple[str, str]]:
    """So many different names, each with its Cyrillic original or an empty text."""
    seen: set[str] = set()
    while len(seen) < count:
        name, original = _NAMERS[culture](chance)
        if name not in seen:
            seen.add(name)
            yield name, original


def _filipino(chance: random.Random) -> tuple[str, str]:
    given, family = (line.split() for line in _FILIPINO)
    middle = f" {chance.choice(family)}" if chance.random() < 0.3 else ""
    particle = "Dela " if chance.random() < 0.04 else ""
    return f"{chance.choice(given)}{middle} {particle}{chance.choice(family)}", ""


def _indian(chance: random.Random) -> tuple[str, str]:
    given, family = (line.split() for line in _INDIAN)
    return f"{chance.choice(given)} {chance.choice(family)}", ""


def _colombian(chance: random.Random) -> tuple[str, str]:
    given, family = (line.split() for line in _COLOMBIAN)
    first, second = chance.sample(family, 2)
    return f"{chance.choice(given)} {first} {second}", ""


def _russian(chance: random.Random) -> tuple[str, str]:
    men, women, families = _RUSSIAN
    family, family_latin = chance.choice(families)
    if chance.random() < 0.5:
        given, latin = chance.choice(men)
        return f"{latin} {family_latin}", f"{family} {given}"
    given, latin = chance.choice(women)
    return f"{latin} {family_latin}a", f"{family}а {given}"


_NAMERS = {"filipino": _filipino, "indian": _indian, "colombian": _colombian, "russian": _russian}
