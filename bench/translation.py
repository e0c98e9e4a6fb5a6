# ruff: noqa: E501 - a sentence and its translation stand in one line
"""How well and how fast translators translate a small text of our own.

    python -m bench.translation [--environments FOLDER] [--shown]

Twenty-four English sentences as subtitles have them, with translations by hand; one reference each, so BLEU and chrF tell
translators apart and say little in themselves. Each translator runs in its host, one sentence at a time.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import psutil

from bench.measures import bleu, chrf
from phases.errors import EngineError
from phases.hosting import Hosts, HostSettings, Premises
from phases.speech import Line
from phases.translate import find_translator, translate_all

Texts = tuple[str, ...]

PORTUGUESE = (
    ("Where were you last night?", "Onde estiveste ontem à noite?"),
    ("I was at home with my children.", "Estava em casa com os meus filhos."),
    ("The train to the coast leaves at ten o'clock.", "O comboio para a costa parte às dez horas."),
    ("Nobody knows what happened to the ship.", "Ninguém sabe o que aconteceu ao navio."),
    ("She opened the door and looked into the dark room.", "Ela abriu a porta e olhou para o quarto escuro."),
    ("We need more water before we can go on.", "Precisamos de mais água antes de podermos continuar."),
    ("Do you really believe that story?", "Acreditas mesmo nessa história?"),
    ("The doctor said that he would be well again in two weeks.", "O médico disse que ele estaria bem dentro de duas semanas."),
    ("It has been raining since Monday.", "Está a chover desde segunda-feira."),
    ("They built this bridge more than three hundred years ago.", "Construíram esta ponte há mais de trezentos anos."),
    ("Please give me the keys to the car.", "Por favor, dá-me as chaves do carro."),
    ("He is not the man he used to be.", "Ele já não é o homem que era."),
    ("The price of bread has gone up again.", "O preço do pão voltou a subir."),
    ("My sister works in a hospital in the north of the country.", "A minha irmã trabalha num hospital no norte do país."),
    ("Turn off the light when you leave.", "Apaga a luz quando saíres."),
    ("If I had known, I would have waited for you.", "Se eu soubesse, teria esperado por ti."),
    ("The children were playing in the garden behind the house.", "As crianças estavam a brincar no jardim atrás da casa."),
    ("This is the most beautiful song I have ever heard.", "Esta é a canção mais bonita que já ouvi."),
    ("The old king had two sons and a daughter.", "O velho rei tinha dois filhos e uma filha."),
    ("I do not want to talk about it today.", "Não quero falar sobre isso hoje."),
    ("The war ended in the spring of 1945.", "A guerra acabou na primavera de 1945."),
    ("You should have told me the truth.", "Devias ter-me dito a verdade."),
    ("There are more stars in the sky than we can count.", "Há mais estrelas no céu do que podemos contar."),
    ("It was half past seven, and it was still raining hard.", "Eram sete e meia, e ainda chovia muito."),
)  # fmt: skip
SPANISH = (
    "¿Dónde estuviste anoche?", "Estaba en casa con mis hijos.", "El tren a la costa sale a las diez.",
    "Nadie sabe qué le pasó al barco.", "Ella abrió la puerta y miró la habitación oscura.",
    "Necesitamos más agua antes de poder seguir.", "¿De verdad crees esa historia?",
    "El médico dijo que estaría bien en dos semanas.", "Lleva lloviendo desde el lunes.",
    "Construyeron este puente hace más de trescientos años.", "Por favor, dame las llaves del coche.",
    "No es el hombre que era.", "El precio del pan ha vuelto a subir.",
    "Mi hermana trabaja en un hospital en el norte del país.", "Apaga la luz cuando salgas.",
    "Si lo hubiera sabido, te habría esperado.", "Los niños jugaban en el jardín detrás de la casa.",
    "Esta es la canción más bonita que he oído.", "El viejo rey tenía dos hijos y una hija.",
    "No quiero hablar de eso hoy.", "La guerra terminó en la primavera de 1945.",
    "Deberías haberme dicho la verdad.", "Hay más estrellas en el cielo de las que podemos contar.",
    "Eran las siete y media, y seguía lloviendo mucho.",
)  # fmt: skip
ENGLISH = tuple(english for english, _ in PORTUGUESE)
TEXTS = {
    ("bergamot", "en", "pt"): (ENGLISH, tuple(portuguese for _, portuguese in PORTUGUESE)),
    ("bergamot", "pt", "en"): (tuple(portuguese for _, portuguese in PORTUGUESE), ENGLISH),
    ("apertium", "en", "es"): (ENGLISH, SPANISH),
    ("apertium", "es", "en"): (SPANISH, ENGLISH),
}
TIMES = {"bergamot": 20, "apertium": 2}
"""How often the text is translated, so that a machine at work is seen to work."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--environments", type=Path, default=Path("environments"), help="where bergamot is installed"
    )
    parser.add_argument("--shown", action="store_true", help="print what came out")
    arguments = parser.parse_args()
    print(f"{len(ENGLISH)} sentences; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        premises = Premises(environments=str(arguments.environments.absolute()))
        hosts = Hosts(Path(folder), HostSettings(idle_seconds=20), premises)
        try:
            for of, (texts, wanted) in TEXTS.items():
                try:
                    print(_row(hosts, of, texts, wanted, shown=arguments.shown))
                except EngineError as error:
                    print(f"  {of[0]}: {error}")
        finally:
            hosts.shut_down()


def _row(hosts: Hosts, of: tuple[str, str, str], texts: Texts, wanted: Texts, *, shown: bool) -> str:
    name, source, target = of
    facts = find_translator(name, hosts.premises)
    lines = [Line(number, 1, 0, 1, text) for number, text in enumerate(texts)]
    found = {
        each.line.segment: each for each in translate_all(hosts, facts, lines, source, target)
    }  # it is loaded now
    given = [found[number].text or "" for number in range(len(texts))]
    if shown:
        print(
            "\n".join(
                f"    {text} → {made or found[n].why}"
                for n, (text, made) in enumerate(zip(texts, given, strict=True))
            )
        )
    began, before = time.monotonic(), _cpu_seconds()
    many = [Line(number, 1, 0, 1, text) for number, text in enumerate(texts * TIMES[name])]
    done = sum(1 for _ in translate_all(hosts, facts, many, source, target))
    seconds, cpu = time.monotonic() - began, _cpu_seconds() - before
    lost = sum(1 for each in given if not each)
    return (
        f"  {name} {source} → {target}: chrF {chrf(wanted, given):.1f}, BLEU {bleu(wanted, given):.1f}, {lost} untranslated; "
        f"{done / seconds:.0f} sentences a second, {done / max(cpu, 0.01):.0f} a CPU second of all processes"
    )


def _cpu_seconds() -> float:
    """Of this process and of all that it started, also of those that have ended."""
    own = psutil.Process()
    return sum(
        times.user + times.system + times.children_user + times.children_system
        for process in (own, *own.children(recursive=True))
        for times in (process.cpu_times(),)
    )


if __name__ == "__main__":
    main()
