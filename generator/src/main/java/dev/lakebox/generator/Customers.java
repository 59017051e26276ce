package dev.lakebox.generator;

/** The shop's users, numbered from 1: some buy all the time, most rarely. The same for every run of a seed. */
final class Customers {

    private static final double ACTIVITY_EXPONENT = 0.8;
    /** Nobody buys all day long: without it the first of ten thousand would be in every 27th visit. */
    private static final double FLAT_TOP = 50;

    private final Weighted activity;
    private final Country[] countries;

    Customers(long seed, int users) {
        Dice dice = new Dice(seed, "customers");
        activity = Weighted.zipf(users, ACTIVITY_EXPONENT, FLAT_TOP, dice);
        Weighted shares = new Weighted(Country.values().length, i -> Country.values()[i].weight);
        countries = new Country[users + 1];
        for (int user = 1; user <= users; user++) {
            countries[user] = Country.values()[shares.draw(dice)];
        }
    }

    /** The user who comes in next. */
    int draw(Dice dice) {
        return activity.draw(dice) + 1;
    }

    Country country(int user) {
        return countries[user];
    }
}
