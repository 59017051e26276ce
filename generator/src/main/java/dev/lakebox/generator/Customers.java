package dev.lakebox.generator;

import java.util.AbstractList;
import java.util.List;
import java.util.Optional;

/**
 * The shop's users, numbered from 1: some buy all the time, most rarely. On the first day they live where the seed has it;
 * now and then one moves.
 */
final class Customers {

    private static final double ACTIVITY_EXPONENT = 0.8;
    /** Nobody buys all day long: without it the first of ten thousand would be in every 27th visit. */
    private static final double FLAT_TOP = 50;

    private final Weighted activity;
    private final Weighted shares = new Weighted(Country.values().length, i -> Country.values()[i].weight);
    private final Country[] countries;

    /** @param known those who may have moved since the first day; who lives where the shop does not sell stays at home */
    Customers(long seed, int users, List<User> known) {
        Dice dice = new Dice(seed, "customers");
        activity = Weighted.zipf(users, ACTIVITY_EXPONENT, FLAT_TOP, dice);
        countries = new Country[users + 1];
        for (int user = 1; user <= users; user++) {
            countries[user] = country(dice);
        }
        for (User user : known) {
            Optional<Country> country = Country.of(user.country());
            if (user.id() >= 1 && user.id() <= users && country.isPresent()) {
                countries[user.id()] = country.get();
            }
        }
    }

    /** The user who comes in next. */
    int draw(Dice dice) {
        return activity.draw(dice) + 1;
    }

    Country country(int user) {
        return countries[user];
    }

    /** Somebody moves to another country. */
    User move(Dice dice) {
        int user = draw(dice);
        Country old = countries[user];
        while (countries[user] == old) {
            countries[user] = country(dice);
        }
        return User.in(user, countries[user]);
    }

    /** All of them, as they are whenever it is read. */
    List<User> all() {
        return new AbstractList<>() {
            @Override
            public User get(int index) {
                return User.in(index + 1, countries[index + 1]);
            }

            @Override
            public int size() {
                return countries.length - 1;
            }
        };
    }

    private Country country(Dice dice) {
        return Country.values()[shares.draw(dice)];
    }
}
