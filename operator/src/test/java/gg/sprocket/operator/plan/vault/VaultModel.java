package gg.sprocket.operator.plan.vault;

import gg.sprocket.operator.plan.vault.Intent.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What a cluster and the members of a Vault remember, and the effects that an operator has. */
final class VaultModel {

  static final String MARK = "wanted";

  /** How far {@code sys/init} comes when Vault is killed in it, or its service breaks it off. */
  enum Break {
    /** Its storage has a log, and no key: it says that it is not initialised, and refuses to be. */
    Logged,
    /** Its storage has a key, and not what opens it: it fails. */
    Keyed,
    /** It knows that it is not done: it stays sealed, whatever its service lets it do. */
    Flagged
  }

  private static final Trouble BEGUN =
      new Trouble.Refused(400, List.of("cluster already has state"));

  /** An operator that ends at once. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Where an operator ends: before or after an effect. */
  private int untilCrash = Integer.MAX_VALUE;

  /** An operator hangs before it asks or before it stores the answer; others go on. */
  private boolean hangs;

  /** After how many edges what hung arrives, one after the other. */
  private final Deque<Integer> delays = new ArrayDeque<>();

  /** What is still on its way, from an operator that hung. */
  private Optional<Runnable> late = Optional.empty();

  private int untilLate = Integer.MAX_VALUE;

  private int serial;
  private final int size;
  private final SealKind seal;
  private boolean anew;
  private boolean shut;
  private Instant now = Instant.EPOCH;
  private Optional<Break> breaking = Optional.empty();

  /** What is left on claims of an initialisation that broke off. */
  private final Map<String, Break> broken = new HashMap<>();

  /** Members whose StatefulSets somebody took away. */
  private final Set<String> gone = new HashSet<>();

  private Optional<Intent> intent = Optional.empty();
  private final List<KeySet> keys = new ArrayList<>();
  private final NavigableSet<Integer> voids = new TreeSet<>();

  /** Which Vault each set of shares opens. */
  private final Map<String, String> opens = new HashMap<>();

  /** Claims by member; the uid of a claim is the volume too. */
  private final Map<String, String> claims = new TreeMap<>();

  /** Vault on each volume that was initialised or has joined. */
  private final Map<String, String> data = new HashMap<>();

  /** Members that each Vault counts. */
  private final Map<String, Set<String>> voters = new HashMap<>();

  private final Set<String> unsealed = new HashSet<>();

  /** Empty volumes whose members have found an unsealed one, and say that they are sealed. */
  private final Set<String> joining = new HashSet<>();

  /** Empty volumes whose members hang with the shares of a Vault until that is led. */
  private final Map<String, String> hanging = new HashMap<>();

  private final Set<String> rootTokens = new TreeSet<>();
  private final Map<String, Integer> inits = new HashMap<>();
  private final List<String> discarded = new ArrayList<>();
  private final Set<String> silent = new HashSet<>();

  VaultModel(int size) {
    this(size, SealKind.Shares);
  }

  /** One that something else opens: it does so itself, and takes in whoever has nothing. */
  VaultModel(int size, SealKind seal) {
    this.size = size;
    this.seal = seal;
  }

  /** The next operator ends before or after this many edges. */
  void crashAfter(int edges) {
    untilCrash = edges;
  }

  /**
   * The next operator that initialises hangs when it has the answer; its shares are stored after so
   * many edges of those that follow.
   */
  void storesAfter(int edges) {
    hangs = true;
    delays.addAll(List.of(0, edges));
  }

  /**
   * The next operator that initialises hangs before it asks.
   *
   * @param edges it asks after so many edges of those that follow
   * @param more its shares are stored after so many more
   */
  void asksAfter(int edges, int more) {
    hangs = true;
    delays.addAll(List.of(edges, more));
  }

  /** All that is still on its way arrives. */
  void arrive() {
    while (late.isPresent()) {
      arriveNext();
    }
  }

  private void arriveNext() {
    Runnable sent = late.orElseThrow();
    late = Optional.empty();
    sent.run();
  }

  /** Whether something is still on its way. */
  boolean isLate() {
    return late.isPresent();
  }

  private void send(Runnable request) {
    int delay = delays.removeFirst();
    if (delay == 0) {
      request.run();
    } else {
      untilLate = delay;
      late = Optional.of(request);
    }
  }

  /** What goes on without the operator's steps: claims are made, members start and join. */
  void turn() {
    for (int i = 0; i < size && !isHeld(); i++) {
      claims.computeIfAbsent("v" + i, _ -> "claim-" + ++serial);
    }
    begin();
    if (seal.opensItself()) {
      openThemselves();
      return;
    }
    claims.forEach(
        (member, claim) -> {
          String vault = hanging.getOrDefault(claim, "");
          if (leader(vault).isPresent()) {
            hanging.remove(claim);
            join(member, claim, vault);
          }
        });
    if (size > 1 && claims.values().stream().anyMatch(unsealed::contains)) {
      claims.values().stream().filter(claim -> !data.containsKey(claim)).forEach(joining::add);
    }
  }

  /** What opens it lets it encrypt and not decrypt, or does so again. */
  void shut(boolean isShut) {
    shut = isShut;
  }

  /** The next initialisation breaks off. */
  void breaksOff(Break how) {
    breaking = Optional.of(how);
  }

  /** A person puts a part of another Vault on the volume of a member, a log and no key. */
  void putPart(String member) {
    turn();
    restart(member);
    broken.put(claims.get(member), Break.Logged);
  }

  /** A person puts the rest of it there. */
  void putRest(String member) {
    String claim = claims.get(member);
    broken.remove(claim);
    data.put(claim, "another");
    voters.put("another", new HashSet<>(Set.of(member)));
  }

  /** A person puts another Vault back, on other claims, and its keys. */
  void putBack(List<String> members) {
    for (String member : members) {
      restart(member);
      claims.put(member, "copy-" + ++serial);
      data.put(claims.get(member), "another");
      voters.computeIfAbsent("another", _ -> new HashSet<>()).add(member);
    }
    NavigableSet<String> former = new TreeSet<>(Set.of("former"));
    keys.add(
        new KeySet(
            "keys-1", 1, former, former, Optional.empty(), List.of(), seal.type(), Lives.QUIET));
    opens.put("keys-1", "another");
  }

  /** Claims of which nothing was asked and that have data. */
  Set<String> joined() {
    Set<String> joined = new HashSet<>(data.keySet());
    joined.removeAll(inits.keySet());
    return joined;
  }

  /** The claims of members that are there. */
  Set<String> volumes() {
    return Set.copyOf(claims.values());
  }

  /** Numbers that are void. */
  Set<Integer> voids() {
    return Set.copyOf(voids);
  }

  /** Time goes on. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /** A person takes the StatefulSet of a member away. */
  void remove(String member) {
    restart(member);
    gone.add(member);
  }

  /** StatefulSets are made where there are claims, as the component has it. */
  private void begin() {
    if (!isHeld()) {
      gone.clear();
      return;
    }
    if (intent.orElseThrow().phase() == Phase.Discarding) {
      return;
    }
    List<String> unheard = gone.stream().filter(claims::containsKey).sorted().toList();
    unheard.stream()
        .filter(member -> intent.orElseThrow().claims().contains(claims.get(member)))
        .findFirst()
        .or(
            () ->
                unheard.stream()
                    .findFirst()
                    .filter(
                        _ ->
                            claims.keySet().stream()
                                .filter(other -> !gone.contains(other))
                                .allMatch(other -> standing(other) == Standing.Fresh)))
        .ifPresent(gone::remove);
  }

  /** As the component that makes them has it. */
  private boolean isHeld() {
    return seal.opensItself()
        && intent.isPresent()
        && claims.size() < size
        && claims.keySet().stream().anyMatch(member -> standing(member) != Standing.Fresh);
  }

  private void openThemselves() {
    if (shut) {
      return;
    }
    claims.entrySet().stream()
        .filter(one -> !gone.contains(one.getKey()))
        .map(Map.Entry::getValue)
        .filter(claim -> data.containsKey(claim) && !broken.containsKey(claim))
        .forEach(unsealed::add);
    Optional<String> led =
        claims.values().stream()
            .flatMap(claim -> Optional.ofNullable(data.get(claim)).stream())
            .filter(vault -> leader(vault).isPresent())
            .findFirst();
    Map.copyOf(claims)
        .forEach(
            (member, claim) -> {
              if (led.isPresent() && !data.containsKey(claim) && !gone.contains(member)) {
                join(member, claim, led.orElseThrow());
              }
            });
  }

  private void join(String member, String claim, String vault) {
    data.put(claim, vault);
    joining.remove(claim);
    unsealed.add(claim);
    voters.computeIfAbsent(vault, _ -> new HashSet<>()).add(member);
  }

  /** The first unsealed member of a Vault, if most of its members are. */
  private Optional<String> leader(String vault) {
    List<String> open =
        claims.entrySet().stream()
            .filter(one -> unsealed.contains(one.getValue()))
            .filter(one -> vault.equals(data.get(one.getValue())))
            .map(Map.Entry::getKey)
            .toList();
    return open.size() * 2 > voters.getOrDefault(vault, Set.of()).size()
        ? open.stream().findFirst()
        : Optional.empty();
  }

  /** A member restarts. */
  void restart(String member) {
    String claim = claims.getOrDefault(member, "");
    unsealed.remove(claim);
    joining.remove(claim);
    hanging.remove(claim);
  }

  /** A member loses its claim. */
  void lose(String member) {
    restart(member);
    claims.remove(member);
  }

  /** All members get claims with copies of what is on theirs. */
  void restore() {
    for (String member : List.copyOf(claims.keySet())) {
      restart(member);
      String copy = "copy-" + ++serial;
      Optional.ofNullable(data.get(claims.get(member))).ifPresent(vault -> data.put(copy, vault));
      claims.put(member, copy);
    }
  }

  /** A person gives up what the last Vault held. */
  void giveUp() {
    anew = true;
  }

  /** A member answers or not. */
  void hush(String member, boolean quiet) {
    if (quiet) {
      silent.add(member);
    } else {
      silent.remove(member);
    }
  }

  Situation situation() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String name = "v" + i;
      members.add(new Member(name, Optional.ofNullable(claims.get(name)), false, standing(name)));
    }
    return new Situation(
            false,
            members,
            new Custody(intent, keys, voids),
            anew,
            Optional.of(MARK),
            Lives.at(now))
        .of(seal);
  }

  private Standing standing(String member) {
    String claim = claims.get(member);
    if (claim == null
        || silent.contains(member)
        || gone.contains(member)
        || hanging.containsKey(claim)) {
      return Standing.Silent;
    }
    if (broken.containsKey(claim)) {
      return switch (broken.get(claim)) {
        case Logged -> Standing.Fresh;
        case Keyed -> Standing.Failing;
        case Flagged -> Standing.Sealed;
      };
    }
    String vault = data.get(claim);
    if (vault == null) {
      return joining.contains(claim) ? Standing.Sealed : Standing.Fresh;
    }
    if (!unsealed.contains(claim)) {
      return Standing.Sealed;
    }
    return leader(vault).equals(Optional.of(member)) ? Standing.Leading : Standing.Following;
  }

  /** Does a step, unless it ends on the way. */
  void perform(Step step) {
    switch (step) {
      case Step.OpenIntent open ->
          effect(
              () ->
                  intent =
                      Optional.of(new Intent(open.claims(), open.phase(), open.number(), now, "")));
      case Step.Initialize initialize -> initialize(initialize);
      case Step.VoidNumber(int number) -> effect(() -> take(number));
      case Step.CloseIntent() -> effect(() -> intent = Optional.empty());
      case Step.DiscardLostInit(NavigableSet<String> uids) -> discard(uids);
      case Step.Unseal(List<String> members, List<String> secrets) ->
          members.forEach(member -> effect(() -> unseal(member, secrets)));
      case Step.NoteClaims(String secret, NavigableSet<String> uids) ->
          effect(() -> note(secret, uids, Optional.empty()));
      case Step.SetUp setUp -> setUp(setUp);
      case Step.Renewing _, Step.Migrating _, Step.Wait _, Step.Settled _, Step.Refused _ -> {}
    }
  }

  private void initialize(Step.Initialize step) {
    String claim = step.claim();
    String vault = "vault-" + ++serial;
    String root = "root-of-" + vault;
    if (!intent.orElseThrow().isAsked()) {
      effect(() -> intent = intent.map(open -> open.at(Phase.Asked)));
    }
    if (hangs) {
      hangs = false;
      send(
          () -> {
            if (ask(step, vault).isEmpty()) {
              send(() -> store(step, vault));
            }
          });
      throw new Crash();
    }
    Optional<Trouble> trouble = effect(() -> ask(step, vault));
    if (trouble.isPresent()) {
      Intent asked = intent.orElseThrow();
      Phase phase = asked.after(trouble.orElseThrow());
      if (phase != asked.phase()) {
        effect(() -> intent = Optional.of(asked.at(phase)));
      }
      return;
    }
    Optional<String> secret = effect(() -> store(step, vault));
    if (secret.isPresent() && claim.equals(claims.get(step.member()))) {
      if (!seal.opensItself()) {
        effect(() -> unseal(step.member(), List.of(secret.orElseThrow())));
      }
      effect(() -> rootTokens.remove(root));
    }
  }

  /** {@code sys/init}: once for what is on a claim, and by nobody whose connection it ended. */
  private Optional<Trouble> ask(Step.Initialize step, String vault) {
    String claim = step.claim();
    if (broken.get(claim) == Break.Logged) {
      return Optional.of(BEGUN);
    }
    if (!claim.equals(claims.get(step.member()))
        || data.containsKey(claim)
        || broken.containsKey(claim)) {
      return Optional.of(new Trouble.Refused(400, List.of("Vault is already initialized")));
    }
    inits.merge(claim, 1, Integer::sum);
    if (breaking.isPresent()) {
      broken.put(claim, breaking.orElseThrow());
      breaking = Optional.empty();
      return Optional.of(new Trouble.Unanswered(NoAnswer.ConnectionLost));
    }
    data.put(claim, vault);
    joining.remove(claim);
    voters.put(vault, new HashSet<>(Set.of(step.member())));
    rootTokens.add("root-of-" + vault);
    if (seal.opensItself()) {
      if (shut) {
        return Optional.of(new Trouble.Erring(500));
      }
      unsealed.add(claim);
    }
    return Optional.empty();
  }

  /** Stores shares under the first name that no others have; empty if they must not be stored. */
  private Optional<String> store(Step.Initialize step, String vault) {
    int number = step.number();
    while (isTaken(number)) {
      number++;
    }
    if (voids.contains(number)) {
      return Optional.empty();
    }
    String secret = "keys-" + number;
    keys.add(
        new KeySet(
            secret,
            number,
            step.claims(),
            new TreeSet<>(Set.of(step.claim())),
            Optional.empty(),
            List.of(),
            seal.type(),
            Lives.QUIET));
    opens.put(secret, vault);
    return Optional.of(secret);
  }

  private void take(int number) {
    if (!isTaken(number)) {
      voids.add(number);
    }
  }

  /** Whether other shares have the name. */
  private boolean isTaken(int number) {
    return keys.stream().anyMatch(set -> set.number() == number);
  }

  private void discard(NavigableSet<String> uids) {
    Intent former = intent.orElseThrow();
    effect(() -> intent = Optional.of(former.at(Phase.Discarding)));
    uids.forEach(
        uid ->
            effect(
                () -> {
                  claims.values().remove(uid);
                  unsealed.remove(uid);
                  discarded.add(uid);
                }));
  }

  /**
   * One with an empty volume cannot tell whether shares are right, and joins who is led by them.
   */
  private void unseal(String member, List<String> secrets) {
    if (seal.opensItself()) {
      throw new AssertionError(member + " takes no shares");
    }
    String claim = claims.get(member);
    if (!data.containsKey(claim)) {
      hanging.put(claim, opens.getOrDefault(secrets.getFirst(), ""));
    } else if (secrets.stream().anyMatch(secret -> data.get(claim).equals(opens.get(secret)))) {
      unsealed.add(claim);
    }
  }

  private void setUp(Step.SetUp step) {
    String root = "root-" + ++serial;
    String vault = data.getOrDefault(claims.getOrDefault(step.member(), ""), "nothing");
    Optional<String> right =
        step.keys().stream().filter(secret -> vault.equals(opens.get(secret))).findFirst();
    if (right.isEmpty()) {
      return;
    }
    effect(() -> rootTokens.add(root));
    effect(() -> rootTokens.removeIf(token -> !token.equals(root)));
    effect(() -> rootTokens.remove(root));
    effect(() -> note(right.orElseThrow(), step.claims(), Optional.of(MARK)));
  }

  private void note(String secret, NavigableSet<String> uids, Optional<String> mark) {
    keys.replaceAll(
        set -> {
          NavigableSet<String> all = new TreeSet<>(set.opens());
          all.addAll(uids);
          return set.secret().equals(secret)
              ? new KeySet(
                  secret,
                  set.number(),
                  set.claims(),
                  all,
                  mark.or(set::setUp),
                  List.of(),
                  set.seal(),
                  set.life())
              : set;
        });
  }

  private void effect(Runnable effect) {
    effect(
        () -> {
          effect.run();
          return true;
        });
  }

  private <T> T effect(Supplier<T> effect) {
    edge();
    T result = effect.get();
    edge();
    return result;
  }

  private void edge() {
    if (late.isPresent() && --untilLate == 0) {
      arriveNext();
    }
    if (--untilCrash == 0) {
      untilCrash = Integer.MAX_VALUE;
      throw new Crash();
    }
  }

  /** How often each claim was initialised. */
  Map<String, Integer> inits() {
    return inits;
  }

  /** Claims that were removed. */
  List<String> discarded() {
    return discarded;
  }

  /** Root tokens that work. */
  Set<String> rootTokens() {
    return rootTokens;
  }

  /** Members that were given shares and have nobody to join. */
  Set<String> hanging() {
    return hanging.keySet();
  }

  /** Whether there is a volume with data that shares are kept for. */
  boolean hasData() {
    return claims.values().stream().map(data::get).anyMatch(opens::containsValue);
  }

  /** Whether there are shares that open what is on every volume. */
  boolean isKept() {
    return claims.size() == size
        && claims.values().stream()
            .allMatch(claim -> opens.containsValue(data.getOrDefault(claim, "nothing")));
  }

  /** Secrets with shares, by the claims they were made for. */
  List<KeySet> keys() {
    return List.copyOf(keys);
  }
}
