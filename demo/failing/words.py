"""What buyers of the demo answer, and what its rules are called, in the languages of its stores."""

from ndr.states import Truth

NOTES = {
    "en": {
        Truth.NOBODY_CAME: ("I was at home all day, nobody rang.", "The guard saw no rider.", "No call, no visit."),
        Truth.WAS_OUT: ("I was at work, please come after six.", "Back in town on Monday.", ""),
        Truth.NOT_ORDERED: ("I never ordered this.", "Wrong number, I don’t know this shop."),
        Truth.TRUE: ("I had no cash that day.", "The lane is closed, call me at the corner.", ""),
        Truth.OTHER: ("The shop is closed on Tuesdays.", "Please call before you come."),
    },
    "id": {
        Truth.NOBODY_CAME: ("Saya di rumah seharian, tidak ada yang datang.", "Satpam tidak melihat kurir."),
        Truth.WAS_OUT: ("Saya sedang bekerja, tolong datang setelah jam enam.", ""),
        Truth.NOT_ORDERED: ("Saya tidak pernah memesan ini.",),
        Truth.TRUE: ("Waktu itu uangnya belum ada.", "Gangnya ditutup, telepon saya di ujung."),
        Truth.OTHER: ("Tolong telepon sebelum datang.",),
    },
}
LANDMARKS = {
    "en": ("Behind the petrol pump", "Opposite the school gate", "Second floor, above the pharmacy"),
    "id": ("Belakang pom bensin", "Seberang gerbang sekolah", "Lantai dua, di atas apotek"),
}
RULES = {
    "en": ("Out the first time: come again", "Dear and refused: ask the buyer", "Sent back twice: bring it home"),
    "id": (
        "Tidak di rumah: antar lagi", "Mahal dan ditolak: tanyakan pembeli", "Sudah dua kali kembali: tarik"
    ),
}  # fmt: skip
REFUSALS = ("Package is part of a dispatch, no update now", "Package in incorrect status")
