package gg.sprocket.operator.observe;

import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.Standing;
import gg.sprocket.operator.telemetry.VaultMeters;
import gg.sprocket.operator.vault.MemberAddress;
import gg.sprocket.operator.vault.VaultMember;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** One look after the other at a Vault, and at what the keys namespace holds of it when needed. */
final class VaultLook implements WatchedVault.Looking {

  /** While all is well, the keys are looked for this often. */
  private static final Duration KEYS = Duration.ofMinutes(10);

  /** A member that is well is not asked again for so long, though others are. */
  private static final Duration GOOD = Duration.ofSeconds(20);

  private final VaultAccess access;
  private final Clock clock;
  private final VaultMeters.Vault meters;
  private final SealTimes sealTimes = new SealTimes();
  private Optional<String> authority = Optional.empty();
  private Instant kept = Instant.EPOCH;
  private Map<String, Seen> seen = new TreeMap<>();

  /** What a run of a pod said when it was asked last. */
  private record Seen(String run, MemberState state, Optional<String> seal, Instant at) {

    /** Whether it need not be asked again: an event tells when its pod is not ready any more. */
    boolean isGood(Instant now) {
      return state.isUnsealed() && at.plus(GOOD).isAfter(now);
    }
  }

  /**
   * What is looked at.
   *
   * @param identity the instance
   * @param dataId identity of its data
   * @param members number of members that are wanted
   * @param pods those that have an address
   */
  record Subject(Identity identity, String dataId, int members, List<VaultPod> pods) {

    /** Whether the same runs of the same pods are meant. */
    boolean isSame(Subject other) {
      return dataId.equals(other.dataId)
          && members == other.members
          && pods.equals(other.pods)
          && identity.former().equals(other.identity.former());
    }
  }

  /**
   * @param access what it takes to see Vaults
   * @param clock the time
   * @param meters what is told of this one
   */
  VaultLook(VaultAccess access, Clock clock, VaultMeters.Vault meters) {
    this.access = access;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public Fact<VaultView> at(Subject subject, Fact<VaultView> before, boolean stale) {
    try {
      Map<String, MemberState> members = members(subject);
      Map<String, String> seals = seals();
      Optional<Custody> known = before.known().map(VaultView::custody);
      boolean well =
          !members.isEmpty()
              && members.size() == subject.members()
              && members.values().stream().allMatch(MemberState::isUnsealed);
      boolean recent = kept.plus(KEYS).isAfter(clock.instant());
      if (known.isPresent() && !stale && well && recent) {
        return view(members, seals, known.orElseThrow());
      }
      return switch (access.keys().custody(subject.identity(), subject.dataId())) {
        case Read.Bad<Custody>(Problem problem) -> failed(before, problem);
        case Read.Ok<Custody>(Custody custody) -> {
          kept = clock.instant();
          meters.keys(custody.next() - 1);
          yield view(members, seals, custody);
        }
      };
    } catch (KubernetesClientException e) {
      return failed(
          before,
          new Problem(
              e.getCode() == 403 ? Reason.PermissionMissing : Reason.ApiUnavailable,
              "the keys namespace %s cannot be read (code %d), so that nothing is done with the Vault; it is tried again"
                  .formatted(access.keys().name(), e.getCode())));
    }
  }

  private Fact<VaultView> view(
      Map<String, MemberState> members, Map<String, String> seals, Custody custody) {
    return new Fact.Known<>(
        new VaultView(members, seals, custody, Optional.empty(), trust(), true));
  }

  private Map<String, String> seals() {
    Map<String, String> seals = new TreeMap<>();
    seen.forEach((member, told) -> told.seal().ifPresent(seal -> seals.put(member, seal)));
    return seals;
  }

  private Read<String> trust() {
    return switch (access.issuer().recent()) {
      case Read.Ok<TokenIssuer.Trust>(TokenIssuer.Trust trust) -> new Read.Ok<>(trust.mark());
      case Read.Bad<TokenIssuer.Trust>(Problem problem) -> new Read.Bad<>(problem);
    };
  }

  private Fact<VaultView> failed(Fact<VaultView> before, Problem problem) {
    Instant since =
        before instanceof Fact.Failed<VaultView>(var _, Instant began) ? began : clock.instant();
    return new Fact.Failed<>(problem, since);
  }

  private Map<String, MemberState> members(Subject subject) {
    Map<String, Seen> now = new TreeMap<>();
    if (authority.isEmpty()) {
      authority = access.keys().authority(subject.identity(), subject.dataId());
    }
    if (authority.isPresent()) {
      subject.pods().forEach(pod -> now.put(pod.member(), seen(subject, pod)));
    }
    seen = now;
    Map<String, MemberState> states = new TreeMap<>();
    now.forEach((member, told) -> states.put(member, told.state()));
    tell(subject, now);
    // An authority may have been made anew.
    if (states.containsValue(new MemberState.Unreachable(NoAnswer.UnknownAuthority))) {
      authority = Optional.empty();
    }
    return states;
  }

  private void tell(Subject subject, Map<String, Seen> now) {
    now.forEach(
        (member, told) ->
            sealTimes.see(member, told.state(), told.at()).ifPresent(meters::unsealed));
    List<MemberState> states = now.values().stream().map(Seen::state).toList();
    meters.members(
        new VaultMeters.Members(
            subject.members(),
            count(states, state -> Standing.of(state).isInitialised()),
            count(states, MemberState.Sealed.class::isInstance),
            count(states, MemberState::isUnsealed)));
  }

  private static int count(List<MemberState> states, Predicate<MemberState> which) {
    return (int) states.stream().filter(which).count();
  }

  private Seen seen(Subject subject, VaultPod pod) {
    Instant now = clock.instant();
    Optional<Seen> before =
        Optional.ofNullable(seen.get(pod.member())).filter(told -> told.run().equals(pod.run()));
    return before
        .filter(told -> told.isGood(now))
        .orElseGet(() -> look(subject, pod, before.flatMap(Seen::seal), now));
  }

  /** What opens it does not change while it runs, so it is asked for that once. */
  private Seen look(Subject subject, VaultPod pod, Optional<String> seal, Instant now) {
    MemberAddress address =
        new MemberAddress(
            access.locator().locate(subject.identity().namespace(), pod.name(), pod.address()),
            pod.host(),
            authority.orElseThrow());
    try (VaultMember member = access.connector().connect(address)) {
      MemberState state = member.look();
      Optional<String> told = seal.isPresent() && state.isUnsealed() ? seal : member.seal(state);
      return new Seen(pod.run(), state, told, now);
    }
  }
}
