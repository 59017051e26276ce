package dev.lakebox.shop;

import dev.lakebox.Component;
import dev.lakebox.StartException;
import dev.lakebox.generator.GeneratorSettings;
import dev.lakebox.generator.OrderField;
import dev.lakebox.generator.PostgresTables;
import dev.lakebox.generator.RegistrySchemas;
import dev.lakebox.generator.SchemaRefusedException;
import dev.lakebox.generator.ShopOptions;
import dev.lakebox.generator.ShopProducer;
import dev.lakebox.generator.ShopStats;
import dev.lakebox.maintenance.GeneratorSwitch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The shop, open against the sandbox's Kafka and database. */
public final class ShopComponent implements Component, GeneratorSwitch {

    private static final Set<String> CHANGEABLE =
            Set.of("rate", "paused", "late", "outOfOrder", "duplicate", "malformed");

    private final ShopSettings settings;
    private final Path runFile;
    private final Supplier<String> bootstrapServers;
    private final Supplier<URI> registry;
    private final PostgresTables.Connector database;
    private final List<Component> needs;
    private volatile ShopProducer shop;

    public ShopComponent(
            ShopSettings settings,
            Path runFile,
            Supplier<String> bootstrapServers,
            Supplier<URI> registry,
            PostgresTables.Connector database,
            List<Component> needs) {
        this.settings = settings;
        this.runFile = runFile;
        this.bootstrapServers = bootstrapServers;
        this.registry = registry;
        this.database = database;
        this.needs = List.copyOf(needs);
    }

    @Override
    public String name() {
        return "generator";
    }

    @Override
    public List<Component> needs() {
        return needs;
    }

    @Override
    public About about() {
        return new About(
                shop == null
                        ? "Shop simulator (closed: lakebox.generator.enabled)"
                        : "Shop simulator, %.0f orders/s"
                                .formatted(shop.settings().rate()),
                "",
                bootstrapServers.get());
    }

    @Override
    public void start() throws Exception {
        if (!settings.enabled()) {
            return;
        }
        try {
            ShopOptions options = new ShopOptions(
                    settings.users(),
                    settings.products(),
                    settings.dayRhythm(),
                    settings.usersMove(),
                    ShopOptions.DEFAULTS.outOfOrderUpTo(),
                    ShopOptions.DEFAULTS.lateUpTo());
            GeneratorSettings initial = new GeneratorSettings(
                    settings.rate(),
                    false,
                    settings.late(),
                    settings.outOfOrder(),
                    settings.duplicate(),
                    settings.malformed());
            shop = new ShopProducer(
                    Map.of("bootstrap.servers", bootstrapServers.get()),
                    settings.seed(),
                    new RunNumber(runFile).next(),
                    options,
                    initial,
                    new PostgresTables(database),
                    new RegistrySchemas(registry.get()),
                    InstantSource.system());
        } catch (IllegalArgumentException e) {
            throw new StartException("Cannot open the shop: %s (lakebox.generator.*)".formatted(e.getMessage()), e);
        }
        shop.start();
    }

    @Override
    public void check() {
        if (shop != null && shop.stats().waiting()) {
            throw new IllegalStateException(
                    "The shop waits: %s".formatted(shop.stats().lastError().orElse("no answer")));
        }
    }

    @Override
    public void close() {
        if (shop != null) {
            shop.close();
        }
    }

    /** Settings, then what was sent. */
    public Map<String, Object> describe() {
        ShopProducer open = open();
        GeneratorSettings now = open.settings();
        ShopStats stats = open.stats();
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("rate", now.rate());
        description.put("paused", now.paused());
        description.put("late", now.late());
        description.put("outOfOrder", now.outOfOrder());
        description.put("duplicate", now.duplicate());
        description.put("malformed", now.malformed());
        description.put("ordersPerSecond", stats.ordersPerSecond());
        description.put("waiting", stats.waiting());
        description.put("lastError", stats.lastError().orElse(null));
        description.put(
                "topics",
                stats.topics().entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().topicName(),
                                entry -> Map.of(
                                        "sent", entry.getValue().sent(),
                                        "acknowledged", entry.getValue().acknowledged(),
                                        "failed", entry.getValue().failed()))));
        return description;
    }

    /**
     * @param changes by name; what is not named stays
     * @throws IllegalArgumentException where a name is unknown or a value out of range
     */
    public void change(Map<String, Object> changes) {
        for (String name : changes.keySet()) {
            if (!CHANGEABLE.contains(name)) {
                throw new IllegalArgumentException("Invalid setting: %s (one of %s)"
                        .formatted(name, CHANGEABLE.stream().sorted().collect(Collectors.joining(", "))));
            }
        }
        GeneratorSettings now = open().settings();
        open().update(new GeneratorSettings(
                number(changes, "rate", now.rate()),
                changes.get("paused") == null
                        ? now.paused()
                        : Boolean.parseBoolean(changes.get("paused").toString()),
                number(changes, "late", now.late()),
                number(changes, "outOfOrder", now.outOfOrder()),
                number(changes, "duplicate", now.duplicate()),
                number(changes, "malformed", now.malformed())));
    }

    /** A closed shop sends nothing either. */
    @Override
    public boolean paused() {
        return shop == null || shop.settings().paused();
    }

    @Override
    public void pause(boolean paused) {
        change(Map.of("paused", paused));
    }

    public void burst(int orders) {
        open().burst(orders);
    }

    /** As {@link dev.lakebox.SandboxControl#addOrderField} says. */
    public Map<String, Object> addOrderField(String field, String type, boolean optional) throws InterruptedException {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("field", field);
        try {
            open().addOrderField(new OrderField(field, type, optional));
        } catch (SchemaRefusedException e) {
            answer.put("refused", e.getMessage());
        } catch (IOException e) {
            throw new IllegalStateException("Cannot ask the schema registry: " + e.getMessage(), e);
        }
        return answer;
    }

    private ShopProducer open() {
        if (shop == null) {
            throw new IllegalStateException("The shop is closed (lakebox.generator.enabled)");
        }
        return shop;
    }

    private static double number(Map<String, Object> changes, String name, double otherwise) {
        Object value = changes.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(value.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Invalid %s: %s (must be a number)".formatted(name, value), e);
        }
    }
}
