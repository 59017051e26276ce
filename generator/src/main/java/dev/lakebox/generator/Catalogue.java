package dev.lakebox.generator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.datafaker.Faker;

/**
 * What is on sale. The products of the first day are numbered from 1 and are the same for every run of a seed; those
 * that come later belong to one run, and so do their ids. Each place on the shelf keeps its popularity: a product that
 * takes the place of another is bought as often.
 *
 * <p>A shop that opens again finds its shelf as it was: the products of the first day in their places, as they are by
 * now, and later ones in the places of those that are gone.
 */
final class Catalogue {

    private static final double POPULARITY_EXPONENT = 1.0;
    private static final double SHARE_OF_REPLACEMENTS = 0.05;
    private static final double SHARE_OF_OTHER_CATEGORIES = 0.05;
    private static final long NEW_PRODUCTS_OF_A_RUN = 1_000_000;
    private static final int TRIES_FOR_A_NEW_NAME = 20;

    private final Product[] shelf;
    private final Weighted popularity;
    private final Set<String> names = new HashSet<>();
    private final Dice changes;
    private final Faker laterNames;
    private long nextId;

    /** @param known what was on sale when the shop last closed; those of categories that it does not have are not sold */
    Catalogue(long seed, long run, int products, List<Product> known) {
        Dice dice = new Dice(seed, "catalogue");
        Faker firstNames = faker(dice);
        popularity = Weighted.zipf(products, POPULARITY_EXPONENT, 0, dice);
        shelf = new Product[products];
        Category[] categories = Category.values();
        for (int i = 0; i < products; i++) {
            shelf[i] = make(i + 1L, categories[dice.below(categories.length)], firstNames, dice);
        }
        restock(known);
        changes = new Dice(seed, "catalogue changes", run);
        laterNames = faker(changes);
        nextId = NEW_PRODUCTS_OF_A_RUN * (run + 1) + 1;
    }

    List<Product> products() {
        return List.of(shelf);
    }

    /** What a customer takes. */
    Product draw(Dice dice) {
        return shelf[popularity.draw(dice)];
    }

    /** Any product gets another price or, now and then, another category, or gives way to a new one of its category. */
    Change change() {
        int place = changes.below(shelf.length);
        Product old = shelf[place];
        Category category = Category.of(old.category()).orElseThrow();
        double chance = changes.uniform();
        if (chance < SHARE_OF_REPLACEMENTS) {
            names.remove(old.name());
            shelf[place] = make(nextId++, category, laterNames, changes);
            return new Change(shelf[place], Optional.of(old));
        }
        shelf[place] = chance < SHARE_OF_REPLACEMENTS + SHARE_OF_OTHER_CATEGORIES
                ? old.in(category.other(changes))
                : old.at(category.price(old.cents(), changes));
        return new Change(shelf[place], Optional.empty());
    }

    private void restock(List<Product> known) {
        if (known.isEmpty()) {
            return;
        }
        Map<Long, Product> sold = new TreeMap<>();
        known.stream()
                .filter(product -> Category.of(product.category()).isPresent())
                .forEach(product -> sold.put(product.id(), product));
        List<Integer> gone = new ArrayList<>();
        for (int place = 0; place < shelf.length; place++) {
            Product now = sold.remove(place + 1L);
            if (now == null) {
                gone.add(place);
            } else {
                shelf[place] = now;
            }
        }
        Iterator<Product> later = sold.values().iterator();
        gone.stream().takeWhile(place -> later.hasNext()).forEach(place -> shelf[place] = later.next());
        names.clear();
        Stream.of(shelf).map(Product::name).forEach(names::add);
    }

    private static Faker faker(Dice dice) {
        return new Faker(Locale.ENGLISH, new Random(dice.bits()));
    }

    private Product make(long id, Category category, Faker faker, Dice dice) {
        String name = category.name(faker);
        for (int i = 0; i < TRIES_FOR_A_NEW_NAME && names.contains(name); i++) {
            name = category.name(faker);
        }
        String unique = name;
        for (int edition = 2; !names.add(unique); edition++) {
            unique = name + " (" + edition + ")";
        }
        return new Product(id, unique, category.label, category.price(dice));
    }

    /**
     * @param product as it is from now on
     * @param gone what it took the place of, if it is new
     */
    record Change(Product product, Optional<Product> gone) {}
}
