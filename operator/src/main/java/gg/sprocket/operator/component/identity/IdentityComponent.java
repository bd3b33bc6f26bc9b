package gg.sprocket.operator.component.identity;

import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretValue;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.Workloads;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The pods' ServiceAccount, the key of restart fingerprints, and the RoleBinding that lets the
 * operator see the namespace's Secrets; everything that reads Secrets waits for the latter.
 *
 * @param operator the operator's own account
 */
public record IdentityComponent(OperatorAccount operator) implements Component {

  @Override
  public String name() {
    return "identity";
  }

  @Override
  public ConditionType condition() {
    return ConditionType.SecretsReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of(ServiceAccount.class, RoleBinding.class);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(new Wanted.Shared(rights(operator)));
    wanted.add(new Wanted.Owned(serviceAccount(instance)));
    return switch (observed.secrets()) {
      case Fact.Unknown<?> _ ->
          Want.partly(
              wanted,
              Reason.PreparingNamespace,
              "getting the rights on Secrets of namespace " + instance.identity().namespace());
      case Fact.Failed<?>(var problem, var _) ->
          Want.partly(wanted, problem.reason(), problem.message());
      case Fact.Known<?> _ -> {
        wanted.add(
            new Wanted.Credentials(
                instance.names().fingerprintKey(), List.of(new SecretValue.Random("key", 43))));
        yield Want.all(wanted);
      }
    };
  }

  /** Certificates that are due could not be seen without it. */
  @Override
  public List<Wanted> upkeep() {
    return List.of(new Wanted.Shared(rights(operator)));
  }

  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    return observed.secret(instance.names().fingerprintKey()).isPresent()
        ? List.of(Health.ready(name()))
        : List.of(Workloads.ofAbsent(name(), decision));
  }

  /**
   * The RoleBinding that lets the operator see a namespace's Secrets.
   *
   * @param operator the operator's own account
   */
  public static RoleBinding rights(OperatorAccount operator) {
    return new RoleBindingBuilder()
        .withNewMetadata()
        .withName(Names.SECRETS_BINDING)
        .endMetadata()
        .withNewRoleRef()
        .withApiGroup("rbac.authorization.k8s.io")
        .withKind("ClusterRole")
        .withName(operator.secretsRole())
        .endRoleRef()
        .addNewSubject()
        .withKind("ServiceAccount")
        .withNamespace(operator.namespace())
        .withName(operator.name())
        .endSubject()
        .build();
  }

  private ServiceAccount serviceAccount(Instance instance) {
    ServiceAccount account =
        new ServiceAccountBuilder()
            .withMetadata(Objects.meta(instance.names().serviceAccount(), name()))
            .withAutomountServiceAccountToken(false)
            .build();
    var annotations = instance.spec().security().serviceAccountAnnotations();
    if (!annotations.isEmpty()) {
      account.getMetadata().setAnnotations(annotations);
    }
    return account;
  }
}
