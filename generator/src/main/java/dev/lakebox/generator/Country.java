package dev.lakebox.generator;

import java.util.Optional;
import java.util.stream.Stream;

/** Where a customer lives, which decides the currency. */
enum Country {
    DE("EUR", 26),
    FR("EUR", 15),
    IT("EUR", 9),
    ES("EUR", 8),
    NL("EUR", 7),
    AT("EUR", 4),
    BE("EUR", 4),
    IE("EUR", 2),
    GB("GBP", 12),
    US("USD", 9),
    CH("CHF", 4);

    final String currency;
    final double weight;

    Country(String currency, double weight) {
        this.currency = currency;
        this.weight = weight;
    }

    static Optional<Country> of(String name) {
        return Stream.of(values())
                .filter(country -> country.name().equals(name))
                .findFirst();
    }
}
