package dev.lakebox.generator;

import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * What goes wrong between the shop and Kafka: holds records back, repeats and spoils them. Its dice are its own, so the
 * shop sells the same with and without it. Products pass untouched, for a table cannot bear what a stream can.
 */
final class Disturbance {

    /** More records are not held back at a time; what would be one too many is sent in its turn. */
    static final int MOST_HELD_BACK = 200_000;

    private static final long OUT_OF_ORDER_FROM = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long DUPLICATE_UP_TO = TimeUnit.SECONDS.toNanos(2);

    private final Dice dice;
    private final OrderFormat orders;
    private final Agenda agenda;
    private final Queue<? super ShopRecord> outbox;
    private final long outOfOrderUpTo;
    private final long lateUpTo;
    private GeneratorSettings settings;
    private int heldBack;

    Disturbance(
            Dice dice,
            OrderFormat orders,
            ShopOptions options,
            GeneratorSettings settings,
            Agenda agenda,
            Queue<? super ShopRecord> outbox) {
        this.dice = dice;
        this.orders = orders;
        this.agenda = agenda;
        this.outbox = outbox;
        this.outOfOrderUpTo = options.outOfOrderUpTo().toNanos();
        this.lateUpTo = options.lateUpTo().toNanos();
        this.settings = settings;
    }

    void update(GeneratorSettings newSettings) {
        settings = newSettings;
    }

    void pass(ShopRecord record, long now) {
        double luck = dice.uniform();
        long due = now;
        ShopRecord sent = record;
        if (heldBack < MOST_HELD_BACK) {
            if (luck < settings.late()) {
                due += dice.between(ShopOptions.LATE_FROM.toNanos(), lateUpTo);
                sent = record.as(RecordKind.LATE);
            } else if (luck < settings.late() + settings.outOfOrder()) {
                due += dice.between(OUT_OF_ORDER_FROM, outOfOrderUpTo);
                sent = record.as(RecordKind.OUT_OF_ORDER);
            }
        }
        send(sent, now, due);
        if (settings.duplicate() > 0 && dice.chance(settings.duplicate()) && heldBack < MOST_HELD_BACK) {
            send(record.as(RecordKind.DUPLICATE), now, due + dice.between(1, DUPLICATE_UP_TO));
        }
        if (settings.malformed() > 0 && dice.chance(settings.malformed()) && heldBack < MOST_HELD_BACK) {
            send(record.malformed(spoilt(record)), now, due);
        }
    }

    private byte[] spoilt(ShopRecord record) {
        return record.topic() == Topic.ORDERS
                ? orders.spoil(record.value(), dice)
                : Malformation.draw(dice).spoil(record.value(), dice);
    }

    private void send(ShopRecord record, long now, long due) {
        if (due == now) {
            outbox.add(record);
            return;
        }
        heldBack++;
        agenda.add(due, then -> {
            heldBack--;
            outbox.add(record);
        });
    }
}
