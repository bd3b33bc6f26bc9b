package gg.sprocket.operator.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Meters of Managed Vaults, tagged by namespace and name of the instance. Each Vault has as many
 * whatever happens to it, and they go when it is not looked at any more.
 */
public final class VaultMeters {

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Map<List<String>, One> all = new HashMap<>();

  /**
   * How the members of a Vault are.
   *
   * @param wanted how many there are to be
   * @param initialized how many say that they are initialised
   * @param sealed how many are initialised and sealed
   * @param unsealed how many are unsealed
   */
  public record Members(int wanted, int initialized, int sealed, int unsealed) {}

  /** What is told of one Vault. */
  public interface Vault extends AutoCloseable {

    /** Tells how its members are. */
    void members(Members now);

    /** Counts a member that was seen sealed, and is unsealed. */
    void unsealed(Duration after);

    /**
     * Tells that its key shares were looked for just now.
     *
     * @param last the highest number that a set of them has, or that was given up
     */
    void keys(int last);

    /** Ends its meters. */
    @Override
    void close();
  }

  /**
   * @param registry what {@code /metrics} shows
   * @param clock the time
   */
  public VaultMeters(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Begins the meters of a Vault, in place of those of a former one of the name.
   *
   * @param login since when the operator has the token that it keeps, if it keeps one
   */
  public synchronized Vault begin(
      String namespace, String name, Supplier<Optional<Instant>> login) {
    List<String> key = List.of(namespace, name);
    Optional.ofNullable(all.get(key)).ifPresent(One::close);
    One one = new One(key, login);
    all.put(key, one);
    return one;
  }

  /**
   * Tells for how long nobody has read the keys by which the cluster signs tokens, which all Vaults
   * believe.
   *
   * @param read when they were read last, if they were
   */
  public void issuerKeys(Supplier<Optional<Instant>> read) {
    var _ =
        age(
            "sprocket.issuer.keys.age",
            "Since the keys by which the cluster signs tokens were read last.",
            Tags.empty(),
            read);
  }

  private Meter age(String name, String meaning, Tags tags, Supplier<Optional<Instant>> since) {
    return Gauge.builder(name, () -> seconds(since.get()))
        .description(meaning)
        .baseUnit("seconds")
        .tags(tags)
        .register(registry);
  }

  private double seconds(Optional<Instant> since) {
    return since
        .map(begin -> Duration.between(begin, clock.instant()).toMillis() / 1000.0)
        .orElse(Double.NaN);
  }

  private synchronized void end(One one) {
    if (all.remove(one.key, one)) {
      one.meters.forEach(registry::remove);
    }
  }

  private final class One implements Vault {
    private final List<String> key;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();
    private final Timer unseals;
    private volatile Members members = new Members(0, 0, 0, 0);
    private volatile int keySet;
    private volatile Optional<Instant> looked = Optional.empty();

    One(List<String> key, Supplier<Optional<Instant>> login) {
      this.key = key;
      this.tags = Tags.of("namespace", key.getFirst(), "name", key.getLast());
      this.unseals =
          Timer.builder("sprocket.vault.unseal")
              .description("From the first look that showed a member sealed until it was not.")
              .tags(tags)
              .register(registry);
      meters.add(unseals);
      count("members", "Members that are wanted.", () -> members.wanted());
      count(
          "members.initialized",
          "Members that say that they are initialised.",
          () -> members.initialized());
      count("members.sealed", "Members that are sealed.", () -> members.sealed());
      count("members.unsealed", "Members that are unsealed.", () -> members.unsealed());
      count("key.set", "The highest number of a set of key shares of this data.", () -> keySet);
      meters.add(
          age(
              "sprocket.vault.keys.age",
              "Since the key shares were looked for last.",
              tags,
              () -> looked));
      meters.add(
          age(
              "sprocket.vault.login.age",
              "Since the operator logged in by the token that it keeps.",
              tags,
              login));
    }

    private void count(String what, String meaning, Supplier<Number> number) {
      meters.add(
          Gauge.builder("sprocket.vault." + what, number)
              .description(meaning)
              .tags(tags)
              .register(registry));
    }

    @Override
    public void members(Members now) {
      members = now;
    }

    @Override
    public void unsealed(Duration after) {
      unseals.record(after);
    }

    @Override
    public void keys(int last) {
      keySet = last;
      looked = Optional.of(clock.instant());
    }

    @Override
    public void close() {
      end(this);
    }
  }
}
