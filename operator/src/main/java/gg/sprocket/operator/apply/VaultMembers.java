package gg.sprocket.operator.apply;

import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultTarget;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.Member;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.Situation;
import gg.sprocket.operator.plan.vault.Standing;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.MemberAddress;
import gg.sprocket.operator.vault.MemberLocator;
import gg.sprocket.operator.vault.VaultConnector;
import gg.sprocket.operator.vault.VaultMember;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/**
 * Sees the members of a Vault and what belongs to them as they are at this moment.
 *
 * @param client the cluster
 * @param keys the keys namespace
 * @param connector reaches members
 * @param locator finds them
 */
record VaultMembers(
    KubernetesClient client, KeysNamespace keys, VaultConnector connector, MemberLocator locator) {

  /** All that the protocol decides by, read now. */
  Read<Situation> situation(Identity identity, VaultTarget target, CallBudget budget) {
    return switch (keys.custody(identity, target.dataId())) {
      case Read.Bad<Custody>(Problem problem) -> new Read.Bad<>(problem);
      case Read.Ok<Custody>(Custody custody) -> {
        Optional<String> authority = keys.authority(identity, target.dataId());
        List<Member> members =
            target.members().stream().map(m -> member(identity, m, authority, budget)).toList();
        yield new Read.Ok<>(
            new Situation(
                target.recovery(),
                members,
                custody,
                VaultTarget.isGivenUp(identity, custody),
                target.form().mark(),
                target.seal(),
                target.rotation(),
                target.course()));
      }
    };
  }

  private Member member(
      Identity identity, VaultTarget.Member member, Optional<String> authority, CallBudget budget) {
    Optional<PersistentVolumeClaim> claim =
        Optional.ofNullable(
            client
                .persistentVolumeClaims()
                .inNamespace(identity.namespace())
                .withName(member.claim())
                .get());
    Told told = told(identity, member, authority, budget);
    return new Member(
        member.name(),
        claim.map(live -> live.getMetadata().getUid()),
        claim.filter(live -> live.getMetadata().getDeletionTimestamp() != null).isPresent(),
        told.standing(),
        told.seal());
  }

  /** What a member says of itself. */
  private record Told(Standing standing, Optional<String> seal) {}

  private Told told(
      Identity identity, VaultTarget.Member member, Optional<String> authority, CallBudget budget) {
    if (member.pod().isEmpty() || authority.isEmpty()) {
      return new Told(Standing.Silent, Optional.empty());
    }
    try (VaultMember asked =
        connector.connect(
            address(identity, member.pod().orElseThrow(), authority.orElseThrow()), budget)) {
      MemberState state = asked.look();
      return new Told(Standing.of(state), asked.seal(state));
    }
  }

  /** A member that must be there. */
  Read<VaultMember> connect(
      Identity identity, VaultTarget target, String member, CallBudget budget) {
    return switch (address(identity, target, member)) {
      case Read.Bad<MemberAddress>(Problem problem) -> new Read.Bad<>(problem);
      case Read.Ok<MemberAddress>(MemberAddress address) ->
          new Read.Ok<>(connector.connect(address, budget));
    };
  }

  /** The same for a call that is given all the time it takes. */
  Read<VaultMember> connect(Identity identity, VaultTarget target, String member) {
    return switch (address(identity, target, member)) {
      case Read.Bad<MemberAddress>(Problem problem) -> new Read.Bad<>(problem);
      case Read.Ok<MemberAddress>(MemberAddress address) ->
          new Read.Ok<>(connector.connect(address));
    };
  }

  private Read<MemberAddress> address(Identity identity, VaultTarget target, String member) {
    Optional<VaultPod> pod =
        target.members().stream()
            .filter(m -> m.name().equals(member))
            .flatMap(m -> m.pod().stream())
            .findFirst();
    Optional<String> authority = keys.authority(identity, target.dataId());
    if (pod.isEmpty() || authority.isEmpty()) {
      return new Read.Bad<>(
          new Problem(
              Reason.WaitingForMembers,
              "%s cannot be asked, because its pod has no address or the instance no authority"
                  .formatted(member)));
    }
    return new Read.Ok<>(address(identity, pod.orElseThrow(), authority.orElseThrow()));
  }

  private MemberAddress address(Identity identity, VaultPod pod, String authority) {
    return new MemberAddress(
        locator.locate(identity.namespace(), pod.name(), pod.address()), pod.host(), authority);
  }
}
