package dev.lakebox.shop;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The shop that the generator simulates, as it is when the sandbox starts; the shares can be changed while it runs. */
@ConfigMapping(prefix = "lakebox.generator")
public interface ShopSettings {

    /** Whether the shop opens at all; without it, topics stay empty until another program fills them. */
    @WithDefault("true")
    boolean enabled();

    /** Orders per second, as the mean over a day. */
    @WithDefault("100")
    double rate();

    /** Decides users, products and all that chance decides. */
    @WithDefault("1")
    long seed();

    /** How many customers it has. */
    @WithDefault("10000")
    int users();

    /** How many products it sells at any time. */
    @WithDefault("500")
    int products();

    /** Whether more is bought in the evening than at night; without it the rate is the same all day. */
    @WithDefault("true")
    boolean dayRhythm();

    /** Whether now and then a user moves to another country. */
    @WithDefault("true")
    boolean usersMove();

    /** Share of records sent half a minute or more after their turn. */
    @WithDefault("0")
    double late();

    /** Share of records sent up to a few seconds after their turn. */
    @WithDefault("0")
    double outOfOrder();

    /** Share of records sent a second time. */
    @WithDefault("0")
    double duplicate();

    /** Share of records followed by a spoilt copy of themselves. */
    @WithDefault("0")
    double malformed();
}
