package gg.sprocket.operator.plan.vault;

import gg.sprocket.operator.plan.vault.Intent.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a cluster and the members of a Vault remember, and the effects that an operator has. */
final class VaultModel {

  static final String MARK = "wanted";

  /** An operator that ends at once. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Where an operator ends: before or after an effect. */
  private int untilCrash = Integer.MAX_VALUE;

  private int serial;
  private final int size;
  private Optional<Intent> intent = Optional.empty();
  private final List<KeySet> keys = new ArrayList<>();

  /** Which Vault each set of shares opens. */
  private final Map<String, String> opens = new HashMap<>();

  /** Claims by member; the uid of a claim is the volume too. */
  private final Map<String, String> claims = new TreeMap<>();

  /** Vault on each volume that was initialised or has joined. */
  private final Map<String, String> data = new HashMap<>();

  private final Set<String> unsealed = new HashSet<>();
  private final Set<String> rootTokens = new TreeSet<>();
  private final Map<String, Integer> inits = new HashMap<>();
  private final List<String> discarded = new ArrayList<>();
  private final Set<String> silent = new HashSet<>();

  VaultModel(int size) {
    this.size = size;
  }

  /** The next operator ends before or after this many edges. */
  void crashAfter(int edges) {
    untilCrash = edges;
  }

  /** How many edges are left until the crash. */
  int edgesLeft() {
    return untilCrash;
  }

  /** What goes on without the operator's steps: claims are made, members start and join. */
  void turn() {
    for (int i = 0; i < size; i++) {
      claims.computeIfAbsent("v" + i, _ -> "claim-" + ++serial);
    }
    Optional<String> led = claims.keySet().stream().filter(this::isOpen).findFirst();
    led.map(leader -> data.get(claims.get(leader)))
        .ifPresent(
            vault -> claims.forEach((member, claim) -> data.computeIfAbsent(claim, _ -> vault)));
  }

  /** A member restarts. */
  void restart(String member) {
    unsealed.remove(claims.getOrDefault(member, ""));
  }

  /** A member loses its claim. */
  void lose(String member) {
    unsealed.remove(claims.getOrDefault(member, ""));
    claims.remove(member);
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
    return new Situation(false, members, new Custody(intent, keys), MARK);
  }

  private Standing standing(String member) {
    String claim = claims.get(member);
    if (claim == null || silent.contains(member)) {
      return Standing.Silent;
    }
    if (!data.containsKey(claim)) {
      return Standing.Fresh;
    }
    return isOpen(member)
        ? claims.keySet().stream().filter(this::isOpen).findFirst().equals(Optional.of(member))
            ? Standing.Leading
            : Standing.Following
        : Standing.Sealed;
  }

  private boolean isOpen(String member) {
    return unsealed.contains(claims.getOrDefault(member, ""));
  }

  /** Does a step, unless it ends on the way. */
  void perform(Step step) {
    switch (step) {
      case Step.OpenIntent(NavigableSet<String> uids) ->
          effect(() -> intent = Optional.of(new Intent(uids, Phase.Open)));
      case Step.Initialize initialize -> initialize(initialize);
      case Step.CloseIntent() -> effect(() -> intent = Optional.empty());
      case Step.DiscardLostInit(NavigableSet<String> uids) -> discard(uids);
      case Step.Unseal(List<String> members, String secret) ->
          members.forEach(member -> effect(() -> unseal(member, secret)));
      case Step.SetUp(var _, String secret) -> setUp(secret);
      case Step.Wait _, Step.Settled _, Step.Refused _ -> {}
    }
  }

  private void initialize(Step.Initialize step) {
    String claim = claims.get(step.member());
    String vault = "vault-" + ++serial;
    String root = "root-of-" + vault;
    effect(
        () -> {
          inits.merge(claim, 1, Integer::sum);
          data.put(claim, vault);
          rootTokens.add(root);
        });
    String secret = "keys-" + step.number();
    effect(
        () -> {
          keys.add(new KeySet(secret, step.number(), step.claims(), Optional.empty()));
          opens.put(secret, vault);
        });
    effect(() -> unseal(step.member(), secret));
    effect(() -> rootTokens.remove(root));
  }

  private void discard(NavigableSet<String> uids) {
    Intent former = intent.orElseThrow();
    effect(() -> intent = Optional.of(new Intent(former.claims(), Phase.Discarding)));
    uids.forEach(
        uid ->
            effect(
                () -> {
                  claims.values().remove(uid);
                  unsealed.remove(uid);
                  discarded.add(uid);
                }));
  }

  private void unseal(String member, String secret) {
    String claim = claims.get(member);
    if (opens.getOrDefault(secret, "").equals(data.get(claim))) {
      unsealed.add(claim);
    }
  }

  private void setUp(String secret) {
    String root = "root-" + ++serial;
    effect(() -> rootTokens.add(root));
    effect(() -> rootTokens.removeIf(token -> !token.equals(root)));
    effect(() -> rootTokens.remove(root));
    effect(
        () ->
            keys.replaceAll(
                set ->
                    set.secret().equals(secret)
                        ? new KeySet(secret, set.number(), set.claims(), Optional.of(MARK))
                        : set));
  }

  private void effect(Runnable effect) {
    edge();
    effect.run();
    edge();
  }

  private void edge() {
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

  /** Whether there are shares that open what is on every volume. */
  boolean isKept() {
    return claims.values().stream()
        .allMatch(claim -> opens.containsValue(data.getOrDefault(claim, "nothing")));
  }

  /** Secrets with shares, by the claims they were made for. */
  List<KeySet> keys() {
    return List.copyOf(keys);
  }
}
