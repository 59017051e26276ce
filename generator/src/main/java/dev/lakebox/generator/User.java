package dev.lakebox.generator;

/**
 * A customer.
 *
 * @param id from 1
 * @param country by ISO 3166: {@code DE}
 * @param currency by ISO 4217, that of the country: {@code EUR}
 */
public record User(int id, String country, String currency) {

    static User in(int id, Country country) {
        return new User(id, country.name(), country.currency);
    }
}
