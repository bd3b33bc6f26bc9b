package gg.sprocket.operator.plan.vault;

import gg.sprocket.operator.plan.vault.KeyLife.Done;
import gg.sprocket.operator.plan.vault.KeyLife.Rotating;
import gg.sprocket.operator.plan.vault.KeyLife.Succession;
import gg.sprocket.operator.plan.vault.KeyLife.Tried;
import gg.sprocket.operator.plan.vault.Rotation.Ask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a cluster and the members of a Vault that is set up remember of its keys. Shares are known
 * by a number; what they open is on the volume of each member, which follows the leader's.
 */
final class RenewalModel {

  static final Split SPLIT = new Split(5, 3);
  private static final String MARK = "wanted";
  private static final int GAP = 4;

  /** An operator that ends at once. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private int untilCrash = Integer.MAX_VALUE;
  private int effects;
  private int serial = 1;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<String> members;
  private final TreeMap<Integer, KeySet> stored = new TreeMap<>();
  private TreeSet<Integer> numbers = new TreeSet<>();
  private final Map<String, Integer> shares = new HashMap<>();

  /** By which shares each volume opens. */
  private final Map<String, Integer> volumes = new TreeMap<>();

  private final Set<String> sealed = new HashSet<>();
  private final Set<String> lagging = new HashSet<>();
  private int leader;

  /** New shares in the memory of the leader, which are to be given back. */
  private Optional<Integer> unconfirmed = Optional.empty();

  /** What a backup of the volumes opens by, and the number of its encryption key. */
  private record Backup(int opening, int term) {}

  private final List<Backup> backups = new ArrayList<>();
  private final Set<String> rootTokens = new TreeSet<>();
  private int term = 1;
  private Rotation asked = new Rotation(now, SPLIT, Ask.NONE, Ask.NONE, Duration.ZERO);

  RenewalModel(int size) {
    members = IntStream.range(0, size).mapToObj(number -> "v" + number).toList();
    members.forEach(member -> volumes.put(member, 1));
    TreeSet<String> claims = new TreeSet<>(members);
    KeyLife life =
        new KeyLife(
            Optional.empty(),
            Optional.empty(),
            new Done(now, Optional.empty()),
            new Done(now, Optional.empty()),
            Optional.empty(),
            Tried.NEVER);
    stored.put(1, new KeySet("keys-1", 1, claims, claims, Optional.of(MARK), List.of(), life));
    shares.put("keys-1", 1);
  }

  /** The next operator ends before or after this many edges. */
  void crashAfter(int edges) {
    untilCrash = edges;
  }

  /** A person or the clock asks. */
  void ask(Split split, Ask rekey, Ask rotate, Duration keeping) {
    asked = new Rotation(now, split, rekey, rotate, keeping);
  }

  void pass(Duration time) {
    now = now.plus(time);
    asked = new Rotation(now, asked.split(), asked.rekey(), asked.rotate(), asked.keeping());
  }

  /** A second goes by, and volumes that do not lag follow. */
  void turn() {
    pass(Duration.ofSeconds(1));
    members.stream()
        .filter(member -> !sealed.contains(member) && !lagging.contains(member))
        .forEach(member -> volumes.put(member, truth()));
  }

  /** By which shares the Vault opens: what most volumes have, the leader's among them. */
  private int truth() {
    return opening(members.get(leader));
  }

  private int opening(String member) {
    return volumes.getOrDefault(member, 0);
  }

  private int sharesOf(String secret) {
    return shares.getOrDefault(secret, -1);
  }

  /** Another member leads, and what the last one had in its memory is lost. */
  void stepDown() {
    List<String> fit =
        members.stream()
            .filter(member -> !lagging.contains(member) && !sealed.contains(member))
            .filter(member -> !member.equals(members.get(leader)))
            .toList();
    if (!fit.isEmpty()) {
      leader = members.indexOf(fit.getFirst());
      unconfirmed = Optional.empty();
    }
  }

  void restart(String member) {
    sealed.add(member);
    if (members.get(leader).equals(member)) {
      unconfirmed = Optional.empty();
      stepDown();
    }
  }

  /** A member hears the leader no more, or again. */
  void lag(String member, boolean behind) {
    if (behind) {
      lagging.add(member);
    } else {
      lagging.remove(member);
    }
  }

  /** A backup is made of the volumes. */
  void backUp() {
    backups.add(new Backup(truth(), term));
  }

  /** All volumes are put back from one of the backups for which there are shares. */
  void restore(Random random) {
    List<Backup> usable = backups.stream().filter(backup -> isKnown(backup.opening())).toList();
    Backup backup = usable.get(random.nextInt(usable.size()));
    members.forEach(this::restart);
    volumes.replaceAll((_, _) -> backup.opening());
    unconfirmed = Optional.empty();
    term = backup.term();
  }

  private boolean isKnown(int opening) {
    return found().stream().anyMatch(set -> sharesOf(set.secret()) == opening);
  }

  /** Whether the shares that are taken for those that count open the Vault. */
  boolean isRight() {
    return situation().keys().filter(set -> sharesOf(set.secret()) == truth()).isPresent();
  }

  /** Somebody else begins to make new shares, which gives up whatever was begun. */
  void meddle() {
    unconfirmed = Optional.of(++serial);
  }

  Situation situation() {
    List<Member> seen = new ArrayList<>();
    boolean led =
        members.stream().filter(one -> !sealed.contains(one)).count() * 2 > members.size();
    for (String member : members) {
      Standing standing =
          sealed.contains(member)
              ? Standing.Sealed
              : led && members.get(leader).equals(member) ? Standing.Leading : Standing.Following;
      seen.add(new Member(member, Optional.of(member), false, standing));
    }
    return new Situation(
        false,
        seen,
        new Custody(Optional.empty(), found(), new TreeSet<>()),
        false,
        Optional.of(MARK),
        asked);
  }

  /** What is there, found or not. */
  List<KeySet> stored() {
    return List.copyOf(stored.values());
  }

  /** Secrets are not listed, and are found by their numbers. */
  List<KeySet> found() {
    List<KeySet> found = new ArrayList<>();
    numbers.forEach(number -> Optional.ofNullable(stored.get(number)).ifPresent(found::add));
    int missing = 0;
    for (int next = numbers.isEmpty() ? 1 : numbers.last() + 1; missing < GAP; next++) {
      Optional<KeySet> set = Optional.ofNullable(stored.get(next));
      set.ifPresent(found::add);
      missing = set.isPresent() ? 0 : missing + 1;
    }
    return found;
  }

  /** Does a step, unless it ends on the way. */
  void perform(Step step) {
    switch (step) {
      case Step.Unseal(List<String> closed, List<String> secrets) -> unseal(closed, secrets);
      case Step.NoteSplit(String _, String secret) ->
          effect(() -> live(secret, life -> split(life, SPLIT)));
      case Step.MakeShares made -> make(made);
      case Step.DecideShares decided -> decide(decided);
      case Step.ProveShares(String _, List<String> secrets) -> count(secrets);
      case Step.Rotate(String _, String secret) -> rotate(secret);
      case Step.DropShares dropped -> drop(dropped);
      case Step.Settled _, Step.Wait _ -> {}
      case Step other -> throw new AssertionError("not in this life: " + other);
    }
  }

  private void unseal(List<String> closed, List<String> secrets) {
    for (String member : closed) {
      String first = secrets.getFirst();
      if (sharesOf(first) != opening(member)
          && secrets.size() > 1
          && !situation().custody().isDoubted()) {
        effect(() -> live(first, life -> tried(life, new Tried(moment(), life.tried().counted()))));
      }
      if (secrets.stream().anyMatch(secret -> sharesOf(secret) == opening(member))) {
        effect(() -> unseal(member));
      }
    }
  }

  private void unseal(String member) {
    sealed.remove(member);
    if (sealed.contains(members.get(leader))) {
      leader = members.indexOf(member);
    }
  }

  /** Finds out which of several sets opens the Vault. */
  private void count(List<String> secrets) {
    for (String secret : secrets) {
      if (sharesOf(secret) == truth()) {
        prove();
        effect(
            () -> live(secret, life -> tried(life, new Tried(life.tried().refused(), moment()))));
        return;
      }
    }
    throw new AssertionError("none of them opens it: " + secrets);
  }

  private void make(Step.MakeShares step) {
    if (sharesOf(step.former()) != truth()) {
      count(situation().secrets());
      return;
    }
    int made = ++serial;
    effect(() -> unconfirmed = Optional.of(made));
    KeySet former = set(step.former());
    KeyLife life =
        new KeyLife(
            Optional.of(asked.split()),
            Optional.of(new Succession(step.former(), Optional.empty())),
            new Done(asked.now(), asked.rekey().word()),
            former.life().rotated(),
            former.life().rotating(),
            Tried.NEVER);
    String secret = "keys-" + step.number();
    effect(
        () -> {
          stored.put(
              step.number(),
              new KeySet(
                  secret,
                  step.number(),
                  former.claims(),
                  former.opens(),
                  former.setUp(),
                  List.of(),
                  life));
          shares.put(secret, made);
        });
  }

  private void decide(Step.DecideShares step) {
    int made = sharesOf(step.keys());
    if (unconfirmed.equals(Optional.of(made))) {
      effect(
          () -> {
            unconfirmed = Optional.empty();
            members.stream()
                .filter(member -> !sealed.contains(member) && !lagging.contains(member))
                .forEach(member -> volumes.put(member, made));
          });
    } else if (unconfirmed.isPresent()) {
      effect(() -> unconfirmed = Optional.empty());
    }
    if (truth() == made) {
      prove();
      effect(() -> live(step.keys(), life -> proved(life, step.former())));
    } else {
      count(situation().secrets().stream().filter(secret -> !secret.equals(step.keys())).toList());
      effect(() -> stored.values().removeIf(set -> set.secret().equals(step.keys())));
    }
  }

  private void prove() {
    String root = "root-" + ++serial;
    effect(() -> rootTokens.add(root));
    effect(() -> rootTokens.removeIf(token -> !token.equals(root)));
    effect(() -> rootTokens.remove(root));
  }

  private void rotate(String secret) {
    Rotating rotating =
        set(secret).life().rotating().orElseGet(() -> new Rotating(term, asked.rotate().word()));
    if (set(secret).life().rotating().isEmpty()) {
      effect(() -> live(secret, life -> rotating(life, Optional.of(rotating), life.rotated())));
    }
    if (rotating.term() == term) {
      effect(() -> term++);
    }
    effect(
        () ->
            live(
                secret,
                life -> rotating(life, Optional.empty(), new Done(asked.now(), rotating.word()))));
  }

  private void drop(Step.DropShares step) {
    if (!volumes.values().stream().allMatch(opens -> opens == truth())) {
      return;
    }
    if (sharesOf(step.keys()) != truth()) {
      count(situation().secrets());
      return;
    }
    prove();
    effect(
        () ->
            numbers =
                found().stream()
                    .map(KeySet::number)
                    .collect(Collectors.toCollection(TreeSet::new)));
    effect(() -> stored.values().removeIf(set -> set.secret().equals(step.former())));
  }

  private KeySet set(String secret) {
    return stored.values().stream()
        .filter(set -> set.secret().equals(secret))
        .findFirst()
        .orElseThrow();
  }

  private void live(String secret, UnaryOperator<KeyLife> change) {
    stored.replaceAll(
        (_, set) ->
            set.secret().equals(secret)
                ? new KeySet(
                    secret,
                    set.number(),
                    set.claims(),
                    set.opens(),
                    set.setUp(),
                    set.unreadable(),
                    change.apply(set.life()))
                : set);
  }

  private static KeyLife split(KeyLife life, Split split) {
    return new KeyLife(
        Optional.of(split),
        life.succession(),
        life.rekeyed(),
        life.rotated(),
        life.rotating(),
        life.tried());
  }

  private KeyLife proved(KeyLife life, String former) {
    return new KeyLife(
        life.split(),
        Optional.of(new Succession(former, Optional.of(moment()))),
        life.rekeyed(),
        life.rotated(),
        life.rotating(),
        life.tried());
  }

  private static KeyLife tried(KeyLife life, Tried tried) {
    return new KeyLife(
        life.split(), life.succession(), life.rekeyed(), life.rotated(), life.rotating(), tried);
  }

  private Instant moment() {
    return situation().custody().after(now);
  }

  private static KeyLife rotating(KeyLife life, Optional<Rotating> rotating, Done rotated) {
    return new KeyLife(
        life.split(), life.succession(), life.rekeyed(), rotated, rotating, life.tried());
  }

  private void effect(Runnable effect) {
    edge();
    effect.run();
    effects++;
    edge();
  }

  private void edge() {
    if (--untilCrash == 0) {
      untilCrash = Integer.MAX_VALUE;
      throw new Crash();
    }
  }

  /** Effects that operators had so far. */
  int effects() {
    return effects;
  }

  /** Members whose volumes no set that is found opens. */
  List<String> lost() {
    Set<Integer> known =
        found().stream().map(KeySet::secret).map(shares::get).collect(Collectors.toSet());
    return members.stream().filter(member -> !known.contains(volumes.get(member))).toList();
  }

  Set<String> rootTokens() {
    return rootTokens;
  }

  /** Number of the encryption key, from 1. */
  int term() {
    return term;
  }

  List<String> members() {
    return members;
  }
}
