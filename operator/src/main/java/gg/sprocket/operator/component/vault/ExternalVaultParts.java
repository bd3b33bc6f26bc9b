package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultReading;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.resource.Objects;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a Vault that somebody else runs is read by: Jobs, and the account that they log in with. It
 * is not the account of the application's pods, so that none of those is let in. Where values come
 * from that Vault it may fill one Secret, which no pod reads, and do nothing else in the cluster.
 *
 * @param instance the instance
 * @param observed what is there
 * @param reading the Vault
 */
record ExternalVaultParts(Instance instance, Observed observed, VaultReading reading) {

  private static final String RBAC = "rbac.authorization.k8s.io";

  Decision decide(String image) {
    Optional<Problem> unusable = reading.unusable(observed);
    if (unusable.isPresent()) {
      return new Decision.Wait(unusable.orElseThrow());
    }
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(new Wanted.Owned(account()));
    if (reading.brings()) {
      wanted.add(new Wanted.Inbox(inbox()));
      wanted.add(new Wanted.Owned(role()));
      // Nobody may bind a Role that the API server does not know yet, and an account of that name
      // may be another instance's.
      if (observed.find(Role.class, name()).isPresent() && isAccountOurs()) {
        wanted.add(new Wanted.Owned(binding()));
      }
    }
    if (!isReady()) {
      return Want.partly(
          wanted,
          Reason.Progressing,
          "making Secret %s and the right to fill it".formatted(inbox()));
    }
    wanted.addAll(reading.jobs(observed, image));
    return Want.all(wanted);
  }

  private boolean isReady() {
    return !reading.brings()
        || (isAccountOurs()
            && observed.find(RoleBinding.class, name()).isPresent()
            && observed.secret(inbox()).isPresent());
  }

  private boolean isAccountOurs() {
    return observed.find(ServiceAccount.class, name()).isPresent();
  }

  Health health() {
    return reading
        .unusable(observed)
        .map(p -> Health.of(VaultPod.PART, State.Waiting, p.reason(), p.message()))
        .orElseGet(() -> reading.health(observed));
  }

  private ServiceAccount account() {
    return new ServiceAccountBuilder()
        .withMetadata(Objects.meta(name(), VaultPod.PART))
        .withAutomountServiceAccountToken(false)
        .build();
  }

  private Role role() {
    return new RoleBuilder()
        .withMetadata(Objects.meta(name(), VaultPod.PART))
        .addNewRule()
        .withApiGroups("")
        .withResources("secrets")
        .withResourceNames(inbox())
        .withVerbs("patch")
        .endRule()
        .build();
  }

  private RoleBinding binding() {
    return new RoleBindingBuilder()
        .withMetadata(Objects.meta(name(), VaultPod.PART))
        .withNewRoleRef()
        .withApiGroup(RBAC)
        .withKind("Role")
        .withName(name())
        .endRoleRef()
        .addNewSubject()
        .withKind("ServiceAccount")
        .withNamespace(instance.identity().namespace())
        .withName(name())
        .endSubject()
        .build();
  }

  private String name() {
    return instance.names().vaultReader();
  }

  private String inbox() {
    return instance.names().vaultInbox();
  }
}
