package dev.lakebox.generator;

import java.time.Duration;

/**
 * What a shop is built with and keeps.
 *
 * @param users how many customers it has, 1 to 10,000,000
 * @param products how many products it sells at any time, 1 to 100,000
 * @param dayRhythm whether more is bought in the evening than at night; without it the rate is the same all day
 * @param usersMove whether now and then a user moves to another country
 * @param outOfOrderUpTo how long after its turn a record that is out of order is sent at most
 * @param lateUpTo how long after its turn a late record is sent at most; {@link #LATE_FROM} at least
 */
public record ShopOptions(
        int users, int products, boolean dayRhythm, boolean usersMove, Duration outOfOrderUpTo, Duration lateUpTo) {

    /** No record that counts as late is sent sooner after its turn than this. */
    public static final Duration LATE_FROM = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofDays(1);

    /** 10,000 users who move, 500 products, a day's rhythm, out of order by up to 3 s, late by up to 90 s. */
    public static final ShopOptions DEFAULTS =
            new ShopOptions(10_000, 500, true, true, Duration.ofSeconds(3), Duration.ofSeconds(90));

    /** @throws IllegalArgumentException which value is out of its range, and the range */
    public ShopOptions {
        within("users", users, 10_000_000);
        within("products", products, 100_000);
        within("outOfOrderUpTo", outOfOrderUpTo, Duration.ofMillis(1));
        within("lateUpTo", lateUpTo, LATE_FROM);
    }

    public ShopOptions withDayRhythm(boolean rhythm) {
        return new ShopOptions(users, products, rhythm, usersMove, outOfOrderUpTo, lateUpTo);
    }

    private static void within(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("Invalid " + name + ": " + value + " (must be 1 to " + max + ")");
        }
    }

    private static void within(String name, Duration value, Duration min) {
        if (value.compareTo(min) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "Invalid " + name + ": " + value + " (must be " + min + " to " + LONGEST + ")");
        }
    }
}
