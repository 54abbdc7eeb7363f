//! Names and addresses of people who do not exist.

use crate::random::Random;

const WOMEN: [&str; 16] = [
    "Amina",
    "Beryl",
    "Catherine",
    "Doreen",
    "Edith",
    "Farah",
    "Grace",
    "Hilda",
    "Irene",
    "Joan",
    "Kathleen",
    "Lily",
    "Margaret",
    "Nasreen",
    "Olive",
    "Patricia",
];
const MEN: [&str; 16] = [
    "Albert", "Bilal", "Cyril", "Derek", "Ernest", "Frank", "George", "Harold", "Imran", "John", "Kenneth", "Leonard",
    "Mohammed", "Norman", "Oliver", "Peter",
];
const SURNAMES: [&str; 24] = [
    "Ackroyd",
    "Begum",
    "Carter",
    "Dhillon",
    "Edwards",
    "Fletcher",
    "Green",
    "Hussain",
    "Ingham",
    "Jones",
    "Khan",
    "Lewis",
    "Murphy",
    "Nowak",
    "O'Brien",
    "Patel",
    "Quinn",
    "Roberts",
    "Smith-Jones",
    "Taylor",
    "Usman",
    "Varley",
    "Wilson",
    "Young",
];

pub(crate) fn first_name(random: &mut Random, gender: &str) -> &'static str {
    match gender {
        "Male" => random.pick(&MEN),
        "Female" => random.pick(&WOMEN),
        _ => random.weighted(&[(1, MEN[9]), (1, WOMEN[9]), (1, WOMEN[6])]),
    }
}

pub(crate) fn surname(random: &mut Random) -> &'static str {
    random.pick(&SURNAMES)
}

/// Another name than the one given.
pub(crate) fn other_surname(random: &mut Random, surname: &str) -> &'static str {
    loop {
        let other = random.pick(&SURNAMES);
        if other != surname {
            return other;
        }
    }
}

/// A postcode of the area ZZ, where nobody lives: real ones in it are pseudo postcodes of ZZ99 alone.
pub(crate) fn postcode(random: &mut Random) -> String {
    const LETTERS: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";
    let letter = |random: &mut Random| char::from(random.pick(LETTERS));
    let (district, sector) = (random.between(10, 89), random.between(1, 9));
    let unit = [letter(random), letter(random)];
    format!("ZZ{district} {sector}{}{}", unit[0], unit[1])
}
