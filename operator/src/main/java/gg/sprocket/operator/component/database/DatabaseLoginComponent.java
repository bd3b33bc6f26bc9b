package gg.sprocket.operator.component.database;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.DatabaseLogins;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.LeaseStep;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The application's logins at the database, where the Vault makes them. */
public final class DatabaseLoginComponent implements Component {

  @Override
  public String name() {
    return DatabaseLogins.PART;
  }

  @Override
  public ConditionType condition() {
    return ConditionType.DatabaseReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of();
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    Optional<Problem> unseen = Inputs.unseen(instance, observed);
    if (unseen.isPresent()) {
      return new Decision.Wait(unseen.orElseThrow());
    }
    DatabaseLogins logins = new DatabaseLogins(instance, observed);
    List<Wanted> wanted = new ArrayList<>();
    logins
        .kept()
        .forEach(lease -> wanted.add(new Wanted.Held(new ObjectRef(Secret.class, lease.secret()))));
    logins.steps().forEach(step -> wanted.add(deed(logins, step)));
    return Want.all(wanted);
  }

  private static Wanted deed(DatabaseLogins logins, LeaseStep step) {
    String secret =
        switch (step) {
          case LeaseStep.Issue _ -> logins.instance().names().databaseLease(logins.nextNumber());
          case LeaseStep.Renew(var lease, var _, var _) -> lease.secret();
          case LeaseStep.Revoke(var lease, var _) -> lease.secret();
        };
    return new Wanted.LeaseDeed(secret, step);
  }

  /** Without a word where there is nothing to tell. */
  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    DatabaseLogins logins = new DatabaseLogins(instance, observed);
    if (logins.wanted().isEmpty() && logins.all().isEmpty()) {
      return List.of();
    }
    if (decision instanceof Decision.Wait) {
      return List.of(Workloads.ofAbsent(name(), decision));
    }
    return List.of(
        logins
            .problem()
            .or(() -> unmade(logins))
            .map(p -> Health.of(name(), State.Waiting, p.reason(), p.message()))
            .orElseGet(() -> Health.ready(name())));
  }

  private static Optional<Problem> unmade(DatabaseLogins logins) {
    return logins.wanted().isPresent() && logins.current().isEmpty()
        ? Optional.of(
            new Problem(
                Reason.Progressing,
                "waiting for the first login at the database that the Vault makes; until then the"
                    + " application has the owner's"))
        : Optional.empty();
  }
}
