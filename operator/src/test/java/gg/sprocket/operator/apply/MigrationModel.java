package gg.sprocket.operator.apply;

import gg.sprocket.operator.apply.MigrationVoter.Form;
import gg.sprocket.operator.apply.MigrationVoter.Run;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.resource.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What a cluster and the members of a Vault remember that is between two seals, by the rules of
 * Vault 1.21: {@code checkForSealMigration}, {@code unsealFragment} and {@code migrateSeal} in
 * {@code vault/core.go}, {@code waitForLeadership} in {@code vault/ha.go}. That a member which
 * leads seals the data anew is one moment here, which it is not in Vault.
 *
 * @param from the seal of before
 * @param to the seal of after
 * @param ask what the spec asks for
 * @param fails whether the service refuses what sealing anew takes
 * @param map the configuration that the next process reads
 * @param notes annotations of the keys
 * @param members the members in order
 * @param leader number of the member that leads; -1 if none does
 */
record MigrationModel(
    SealKind from,
    SealKind to,
    Ask ask,
    boolean fails,
    Config map,
    Map<String, String> notes,
    List<MigrationVoter> members,
    int leader) {

  /** What the spec may say. */
  enum Ask {
    /** The former seal alone. */
    Former,
    /** Both. */
    Both,
    /** The new seal alone. */
    New,
    /** Both, but of the service another key. */
    Other
  }

  /**
   * A ConfigMap.
   *
   * @param hash tells it from others
   * @param seals kinds of its stanzas, with a mark at one that is disabled
   */
  record Config(String hash, String seals) {}

  /** Keeps own copies. */
  MigrationModel {
    notes = Map.copyOf(notes);
    members = List.copyOf(members);
  }

  MigrationModel asked(Ask next) {
    return new MigrationModel(from, to, next, fails, map, notes, members, leader);
  }

  MigrationModel failing(boolean now) {
    return new MigrationModel(from, to, ask, now, map, notes, members, leader);
  }

  MigrationModel told(Config config) {
    return new MigrationModel(from, to, ask, fails, config, notes, members, leader);
  }

  MigrationModel noted(Map<String, String> now) {
    return new MigrationModel(from, to, ask, fails, map, now, members, leader);
  }

  private MigrationModel with(List<MigrationVoter> now, int lead) {
    return new MigrationModel(from, to, ask, fails, map, notes, now, lead);
  }

  private MigrationModel changed(int member, UnaryOperator<MigrationVoter> change) {
    List<MigrationVoter> now = new ArrayList<>(members);
    now.set(member, change.apply(now.get(member)));
    return with(now, leader);
  }

  /** What is written of a migration; empty if nothing is. */
  String mark() {
    return notes.getOrDefault(Labels.MIGRATING, "");
  }

  /** What opens the Vault, as it is written. */
  String noted() {
    return notes.getOrDefault(Labels.SEAL, "");
  }

  /** What a volume is sealed by. */
  SealKind stored(int member) {
    return members.get(member).anew() ? to : from;
  }

  /** What a process would have its data sealed by. */
  SealKind configured(int member) {
    return members.get(member).seals().equals(SealKind.Transit.type())
        ? SealKind.Transit
        : SealKind.Shares;
  }

  /** Whether a process waits for its data to be sealed anew. */
  boolean isMigrating(int member) {
    return members.get(member).between() && stored(member) != configured(member);
  }

  /** What {@code sys/seal-status} says. */
  SealState says(int member) {
    return new SealState(configured(member).type(), 1, 1, 0, "", isMigrating(member));
  }

  MigrationModel given(int member, Form form) {
    return changed(member, voter -> voter.given(form));
  }

  /** A process ends and is started again in the same pod. */
  MigrationModel ended(int member) {
    return changed(member, voter -> voter.as(Run.Down)).settled();
  }

  /** Its pod is made anew. */
  MigrationModel remade(int member) {
    return changed(member, MigrationVoter::remade).settled();
  }

  MigrationModel late(int member, boolean isSlow) {
    return changed(member, voter -> voter.late(isSlow)).settled();
  }

  /** A process that is down reads its configuration. */
  MigrationModel started(int member) {
    MigrationVoter voter = members.get(member);
    boolean lacks = !map.seals().isEmpty() && !voter.pod().login();
    boolean disabled = map.seals().endsWith("!");
    boolean byService = stored(member) == SealKind.Transit;
    // "cannot seal migrate from "transit" to Shamir, no disabled seal in configuration"
    boolean refuses = map.seals().isEmpty() && byService;
    boolean between = disabled || (!map.seals().isEmpty() && !byService);
    boolean opens = !between && byService;
    Run run = lacks || refuses ? Run.Ended : opens ? Run.Open : Run.Sealed;
    return changed(
            member,
            one ->
                new MigrationVoter(
                    one.set(), one.pod(), map.seals(), run, between, one.anew(), false))
        .settled();
  }

  /** A sealed member has been given its keys. */
  MigrationModel opened(int member) {
    return changed(member, voter -> voter.as(Run.Open)).settled();
  }

  /** Whoever leads stops to, and another does. */
  MigrationModel led(int member) {
    return with(members, -1).elected(member).settled();
  }

  int majority() {
    return members.size() / 2 + 1;
  }

  long open() {
    return members.stream().filter(MigrationVoter::isOpen).count();
  }

  private boolean isAnewSomewhere() {
    return members.stream().anyMatch(MigrationVoter::anew);
  }

  /** Whether it can lead: raft takes nobody who lacks what was written. */
  boolean mayLead(int member) {
    MigrationVoter voter = members.get(member);
    return voter.run() == Run.Open && open() >= majority() && (voter.anew() || !isAnewSomewhere());
  }

  private MigrationModel settled() {
    MigrationModel now = leader >= 0 && mayLead(leader) ? this : with(members, -1);
    for (int i = 0; i < members.size() && now.leader < 0; i++) {
      now = now.elected(i);
    }
    return now.followed();
  }

  private MigrationModel elected(int member) {
    if (!mayLead(member)) {
      return this;
    }
    if (!isMigrating(member)) {
      return with(members, member);
    }
    if (mark().isEmpty()) {
      throw new AssertionError("data are sealed anew and nothing of that is written: " + this);
    }
    if (fails) {
      return changed(member, voter -> voter.as(Run.Failed));
    }
    return changed(member, voter -> voter.having(true)).with(member).written();
  }

  private MigrationModel with(int lead) {
    return with(members, lead);
  }

  /** What is written is on most volumes, also if one of the members is slow. */
  private MigrationModel written() {
    MigrationModel now = followed();
    List<Integer> behind =
        IntStream.range(0, members.size())
            .filter(i -> now.members.get(i).isOpen() && !now.members.get(i).anew())
            .boxed()
            .toList();
    long has = now.members.stream().filter(MigrationVoter::anew).count();
    return has >= majority() ? now : now.late(behind.getFirst(), false);
  }

  private MigrationModel followed() {
    if (leader < 0 || !members.get(leader).anew()) {
      return this;
    }
    return with(
        members.stream().map(one -> one.isOpen() && !one.slow() ? one.having(true) : one).toList(),
        leader);
  }
}
