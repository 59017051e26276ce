package dev.lakebox.generator;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import net.datafaker.Faker;

/** What the shop sells: how such things are called and what they cost, in cents. */
enum Category {
    BOOKS("Books", 499, 3999, f -> f.book().title()),
    VIDEO_GAMES("Video Games", 999, 7999, f -> f.videoGame().title()),
    BOARD_GAMES("Board Games", 1499, 9999, f -> f.boardgame().name()),
    ELECTRONICS("Electronics", 7999, 129900, f -> f.device().modelName()),
    CAMERAS("Cameras", 14900, 189900, f -> f.camera().brandWithModel()),
    APPLIANCES(
            "Appliances",
            2999,
            89900,
            f -> f.appliance().brand() + " " + f.appliance().equipment()),
    FURNITURE(
            "Furniture",
            3999,
            69900,
            f -> f.commerce().material() + " " + f.house().furniture()),
    INSTRUMENTS("Instruments", 2999, 149900, f -> f.music().instrument()),
    COFFEE("Coffee", 599, 2499, f -> f.coffee().blendName());

    final String label;
    private final long cheapest;
    private final long dearest;
    private final Function<Faker, String> names;

    Category(String label, long cheapest, long dearest, Function<Faker, String> names) {
        this.label = label;
        this.cheapest = cheapest;
        this.dearest = dearest;
        this.names = names;
    }

    static Optional<Category> of(String label) {
        return Stream.of(values())
                .filter(category -> category.label.equals(label))
                .findFirst();
    }

    String name(Faker faker) {
        return names.apply(faker);
    }

    Category other(Dice dice) {
        return values()[(ordinal() + 1 + dice.below(values().length - 1)) % values().length];
    }

    /** A first price: cheap ones are more frequent than dear ones. */
    long price(Dice dice) {
        double ratio = (double) dearest / cheapest;
        return ending99((long) (cheapest * StrictMath.pow(ratio, dice.uniform())));
    }

    /** Another price, up to a fifth below or above the old one and never out of the category's range. */
    long price(long old, Dice dice) {
        long price = ending99((long) (old * (0.8 + 0.4 * dice.uniform())));
        long other = price == old ? price + (price + 100 > dearest ? -100 : 100) : price;
        return Math.max(ending99(cheapest), Math.min(ending99(dearest), other));
    }

    private static long ending99(long cents) {
        return cents - cents % 100 + 99;
    }
}
