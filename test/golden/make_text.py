"""text.json: length, words and share of letters of a text, written a second time in Python on unicodedata.

It shares no code with Driftglass: scripts without spaces are told by their Unicode blocks, words by walking the characters.
"""
import json
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent

# Blocks of the scripts that are written without spaces between words.
BLOCKS = [
    (0x0E00, 0x0E7F), (0x0E80, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3021, 0x3029),
    (0x3031, 0x3035), (0x303B, 0x303C), (0x3041, 0x309F), (0x30A0, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x323AF),
]  # fmt: skip

TEXTS = [
    "", " \t\n", "word", "Two words", "Hello, world! It's 42 o'clock; don't panic.", "rock 'n' roll's end'", "l’été à l’heure d’hiver", "state-of-the-art e-mail a/b",
    "1234 5.6 7,8", "x86_64 and Catch22", "ALL CAPS!!! BUY NOW $$$", "naïve café, déjà vu", "nai\u0308ve cafe\u0301, de\u0301ja\u0300 vu", "Straße und Übermut",
    "Съешь ещё этих мягких французских булок", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία", "שלום עולם, מה שלומך?", "مرحبًا بالعالم كيف حالك", "می\u200cخواهم بروم",
    "नमस्ते दुनिया, यह हिन्दी है", "বাংলা ভাষা সুন্দর", "தமிழ் மொழி", "한국어 문장은 띄어 씁니다", "日本語のテキスト、カタカナとひらがな。", "ラーメンがスキー", "中文没有空格，也能数。", "混合 mixed 文本 text 2024年",
    "สวัสดีครับ ยินดีต้อนรับ", "ພາສາລາວ", "ភាសាខ្មែរ", "မြန်မာစာ", "😀", "great 👍🏽 product 👩‍👩‍👧‍👦!", "👨‍👩‍👧 family🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f flag", "\u202eright to left\u202c mark",
    "soft\u00adhyphen stays", "𝒜𝓁𝑔𝑒𝒷𝓇𝒶 𠮷野家", "http://example.com/a?b=c&d=é", "line one\nline two\r\nline three", "non\u00a0breaking\u3000space", "'quoted' ‘text’ ‘tis", "½ kg ² ③", "_under_score_",
    "a'b'c '' x'", "5'11\"", "e\u0301\u0301\u0301", "\u0301leading mark", "No.1—and—only", "ﬁne ligature", "ǅ titlecase", "ªº ordinals", "Ⅷ roman",
]  # fmt: skip


def alone(c):
    return any(lower <= ord(c) <= upper for lower, upper in BLOCKS) and unicodedata.category(c)[0] == "L"


def word_characters(c):
    return unicodedata.category(c)[0] in "LN"


def words(text):
    """Runs of letters, marks and digits; an apostrophe between letters stays; format characters do not end a run; some letters are words alone."""
    found, run = [], ""
    for i, c in enumerate(text):
        category = unicodedata.category(c)
        if word_characters(c):
            if run and (alone(c) or alone(run[0])):
                found.append(run)
                run = ""
            run += c
        elif category[0] == "M":
            run += c if run else ""
        elif category == "Cf":
            if run and alone(run[0]):
                found.append(run)
                run = ""
            run += c if run else ""
        elif c in "'’" and run and unicodedata.category(text[i - 1])[0] in "LM" and i + 1 < len(text) and unicodedata.category(text[i + 1])[0] == "L" and not alone(text[i + 1]) and not alone(run[0]):
            run += c
        elif run:
            found.append(run)
            run = ""
    return found + ([run] if run else [])


def figures(text):
    visible = [c for c in text if not c.isspace()]
    letters = sum(unicodedata.category(c)[0] in "LM" for c in visible)
    return {"text": text, "length": len(text), "words": len(words(text)), "letters": letters / len(visible) if visible else None}


if __name__ == "__main__":
    rows = [json.dumps(figures(text), ensure_ascii=True) for text in TEXTS]
    body = '{\n "versions": {"unicode": "' + unicodedata.unidata_version + '"},\n "texts": [\n  ' + ",\n  ".join(rows) + "\n ]\n}\n"
    (HERE / "text.json").write_text(body)
    print(f"text.json: {len(body):,} characters")
