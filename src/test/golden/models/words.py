"""WordNet as training data: synsets, the held-out tenth, and what the models learn from them.

Every task splits by synset: the held-out tenth gives no gloss, example or lemma to training as a text of its own. Its words do
occur in other glosses, and the topic and class names are the same on both sides.
"""

import collections
import re
import zlib

CLASSES = {
    5: "animals", 6: "objects", 7: "attributes", 8: "the body", 9: "thinking", 10: "communication", 11: "events",
    12: "feelings", 13: "food", 15: "places", 18: "people", 19: "natural phenomena", 20: "plants",
    21: "money and possessions", 27: "chemistry and substances", 28: "time",
}  # fmt: skip
SHORT = {5: "animal", 6: "artifact", 8: "body", 10: "communication", 13: "food", 15: "place", 18: "person", 20: "plant"}

ABOUT = ["This text is about {}.", "This example is about {}.", "The topic is {}.", "This example is {}.", "It is about {}."]
PLACES = [
    "in the garden", "on the table", "at the station", "near the river",
    "in the kitchen", "outside the office", "in the park", "behind the house",
]  # fmt: skip
SEEN = ["There is {} {}.", "I can see {} {}.", "Someone left {} {}.", "We found {} {}."]
THINGS = ["window", "door", "house", "street", "meeting", "report", "man", "water", "room", "answer", "car", "book"]
QUESTIONS = ["{}", "{}", "what is {}?", "What does {} mean?", "define {}", "meaning of {}", "Tell me about {}."]
IDLE = set("a an the of or and in to that is by with for as on from used who which at be it are not having being".split())


class Synset:
    def __init__(self, line, pos):
        left, gloss = line.split(" | ", 1)
        field = left.split()
        self.key = pos + field[0]
        self.lex = int(field[1])
        words = int(field[3], 16)
        self.lemmas = [re.sub(r"\(.*", "", field[4 + 2 * i]).replace("_", " ") for i in range(words)]
        at = 4 + 2 * words
        self.pointers = [
            (field[at + 1 + 4 * i], field[at + 3 + 4 * i] + field[at + 2 + 4 * i]) for i in range(int(field[at]))
        ]
        gloss = gloss.strip()
        self.examples = [text.strip() for text in re.findall(r'"([^"]{15,160})"', gloss)]
        self.gloss = re.sub(r"^\([^)]*\) *", "", re.split(r';? ?"', gloss)[0].strip(" ;:"))  # "(law) …" would tell the topic
        self.held = zlib.crc32(self.key.encode()) % 10 == 0


class Words:
    def __init__(self, folder):
        self.synsets = {}
        for pos, name in (("n", "noun"), ("v", "verb"), ("a", "adj")):
            with open(f"{folder}/data.{name}", encoding="latin1") as lines:
                for line in lines:
                    if not line.startswith("  "):
                        synset = Synset(line, pos)
                        if synset.gloss:
                            self.synsets[synset.key] = synset
        self.all = list(self.synsets.values())
        counts = collections.Counter(t for s in self.all for t in self.topics(s))
        self.topic_names = [t for t, n in counts.items() if n >= 12]
        self.antonyms = [
            (s.lemmas[0], t.lemmas[0])
            for s in self.all
            if s.key[0] == "a"
            for t in self.follow(s, "!")
            if self.plain(s.lemmas[0]) and self.plain(t.lemmas[0]) and t.lemmas[0][:2] not in ("un", "in")
        ]

    @staticmethod
    def plain(word):
        return word.isalpha() and word.islower() and len(word) < 11

    def follow(self, synset, *kinds):
        return [self.synsets[k] for kind, k in synset.pointers if kind in kinds and k in self.synsets]

    def topics(self, synset):
        return [t.lemmas[0] for t in self.follow(synset, ";c")]

    def broader(self, synset, depth=2):
        out, level = [], [synset]
        for _ in range(depth):
            level = [t for s in level for t in self.follow(s, "@", "@i")]
            out += [t.lemmas[0] for t in level if " " not in t.lemmas[0]]
        return out

    def texts(self):
        """All that training may read, for vocabularies."""
        for s in self.all:
            if not s.held:
                yield from ([s.gloss, *s.lemmas, *s.examples])
        yield from ABOUT + PLACES + SEEN + THINGS + QUESTIONS + list(CLASSES.values()) + self.topic_names

    def entailment(self, random, held, count):
        """(premise, hypothesis, label) with label contradiction, entailment or neutral."""
        part = [s for s in self.all if s.held == held]
        topical = [s for s in part if self.topics(s)]
        nouns = [s for s in part if s.key[0] == "n" and s.lex in CLASSES]
        concrete = [s for s in nouns if s.lex in (5, 6, 13, 18, 20) and self.plain(s.lemmas[0])]
        examples = [e for s in part if s.key[0] == "v" for e in s.examples if len(e) > 20]
        antonyms = [pair for pair in self.antonyms if (zlib.crc32(min(pair).encode()) % 10 == 0) == held]
        makers = [self._topic, self._class, self._class, self._thing, self._sentence, self._adjective]
        pools = [topical, nouns, nouns, concrete, examples, antonyms]
        rows = []
        while len(rows) < count:
            i = random.randrange(len(makers))
            rows += makers[i](random, pools[i], antonyms)
        return rows[:count]

    def premise(self, random, s):
        if s.examples and random.random() < 0.45:
            return random.choice(s.examples)
        lemma = s.lemmas[0]
        return random.choice(
            [s.gloss, f"{lemma}: {s.gloss}", f"{lemma} is {s.gloss}", f"We talked about {lemma}, that is, {s.gloss}."]
        )

    def _topic(self, random, pool, _):
        s = random.choice(pool)
        own, text = self.topics(s), self.premise(random, s)
        rows = [(text, random.choice(ABOUT).format(random.choice(own)), "entailment")]
        other = random.choice(self.topic_names)
        if other not in own:
            rows.append((text, random.choice(ABOUT).format(other), "contradiction"))
        return rows

    def _class(self, random, pool, _):
        s = random.choice(pool)
        text, own = self.premise(random, s), CLASSES[s.lex]
        other = random.choice([c for c in CLASSES.values() if c != own])
        return [
            (text, random.choice(ABOUT).format(own), "entailment"),
            (text, random.choice(ABOUT).format(other), "contradiction"),
        ]

    def _thing(self, random, pool, antonyms):
        s, place, seen, (one, two) = random.choice(pool), *map(random.choice, (PLACES, SEEN, antonyms))
        word = s.lemmas[0]
        broader = [b for b in self.broader(s) if b != word]
        text = seen.format(a(word), place)
        case = random.random()
        if broader and case < 0.25:
            return [(text, seen.format(a(random.choice(broader)), place), "entailment")]
        if broader and case < 0.42:
            return [(seen.format(a(random.choice(broader)), place), text, "neutral")]
        if case < 0.56:
            nothing = [f"There is no {word} {place}.", f"Nobody left anything {place}.", f"There is nothing {place}."]
            return [(text, random.choice(nothing), "contradiction")]
        if case < 0.66:
            return [(seen.format(a(f"{one} {word}"), place), seen.format(a(f"{two} {word}"), place), "contradiction")]
        if case < 0.76:
            return [(seen.format(a(f"{one} {word}"), place), text, "entailment")]
        if case < 0.88:
            return [(text, seen.format(a(f"{one} {word}"), place), "neutral")]
        return [(text, seen.format(a(random.choice(pool).lemmas[0]), place), "neutral")]

    def _sentence(self, random, pool, _):
        one, two = random.choice(pool), random.choice(pool)
        case = random.random()
        if case < 0.08:
            return [(one, random.choice([one, one + "."]), "entailment")]
        if case < 0.3:
            return [(f"{one}. {two}.", random.choice([one, two]), "entailment")]
        if case < 0.5:
            return [(one, f"It is not true that {one[0].lower()}{one[1:]}", "contradiction")]
        if case < 0.8:
            return [(one, two, "neutral")]
        return [(one, f"{one}. {two}.", "neutral")]

    def _adjective(self, random, pool, _):
        thing, (one, two), (other, _) = random.choice(THINGS), random.choice(pool), random.choice(pool)
        text, case = f"The {thing} is {one}.", random.random()
        if case < 0.3:
            return [(text, f"The {thing} is {two}.", "contradiction")]
        if case < 0.45:
            return [(text, f"The {thing} is not {one}.", "contradiction")]
        if case < 0.6:
            return [(f"The {thing} is {one} and {other}.", f"The {thing} is {random.choice([one, other])}.", "entailment")]
        if case < 0.75:
            return [(text, f"The {thing} is not {two}.", "entailment")]
        return [(text, f"The {thing} is {other}.", "neutral")] if other not in (one, two) else []

    def ranking(self, random, held, count, negatives):
        """(kind, query, right gloss, wrong glosses): kind is lemma, keywords or example; a third of the wrong ones is near."""
        part = [s for s in self.all if s.held == held and s.key[0] in "nv"]
        near = collections.defaultdict(list)
        for s in part:
            near[s.key[0], s.lex].append(s)
        rows = []
        while len(rows) < count:
            s = random.choice(part)
            case = random.random()
            if case < 0.5:
                kind, query = "lemma", random.choice(QUESTIONS).format(random.choice(s.lemmas))
            elif case < 0.85:
                words = [w for w in re.findall(r"[a-z]+", s.gloss.lower()) if w not in IDLE]
                if len(words) < 3:
                    continue
                kind, words = "keywords", random.sample(words, min(len(words), random.randint(2, 4)))
                query = random.choice(["{}", "what is {}?", "Which one is about {}?"]).format(" ".join(words))
            elif s.examples:
                kind, query = "example", random.choice(s.examples)
            else:
                continue
            wrong = [random.choice(near[s.key[0], s.lex] if i % 3 == 0 else part).gloss for i in range(negatives)]
            if s.gloss not in wrong:
                rows.append((kind, query, s.gloss, wrong))
        return rows

    def classes(self, held, most):
        """(text, label) of the classes in SHORT, at most so many each."""
        rows, counts = [], collections.Counter()
        for s in sorted(self.all, key=lambda s: zlib.crc32(s.key[::-1].encode())):
            if s.held == held and s.key[0] == "n" and s.lex in SHORT and counts[s.lex] < most:
                counts[s.lex] += 1
                rows.append((s.gloss, SHORT[s.lex]))
                if s.examples and not held:
                    rows.append((s.examples[0], SHORT[s.lex]))
        return rows


def a(noun):
    return ("an " if noun[0] in "aeiou" else "a ") + noun
