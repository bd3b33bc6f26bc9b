package gg.sprocket.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Outcome;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Planner;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Statuses of parts whose health a test states. */
final class Reports {

  /** Nothing was to be done. */
  static final Outcome NOTHING = new Outcome(List.of(), List.of(), List.of());

  /** A part whose health a test states. */
  private record Stub(String name, ConditionType condition, Health health) implements Component {
    @Override
    public Set<Class<? extends HasMetadata>> kinds() {
      return Set.of();
    }

    @Override
    public Decision decide(Instance instance, Observed observed) {
      return Decision.Want.all(List.of());
    }

    @Override
    public List<Health> health(Instance instance, Observed observed, Decision decision) {
      return List.of(health);
    }
  }

  private Reports() {}

  static InstanceStatus report(Health... parts) {
    return report(Scene.minimal().settle(), NOTHING, parts);
  }

  static InstanceStatus report(Scene scene, Outcome outcome, Health... parts) {
    Observed observed = scene.observed();
    Plan plan = new Planner(components(parts)).plan(observed);
    return reporter(parts).report(observed, plan, outcome);
  }

  static Reporter reporter(Health... parts) {
    return new Reporter(components(parts), "0.1.0");
  }

  static List<Component> components(Health... parts) {
    return Arrays.stream(parts)
        .<Component>map(
            h ->
                new Stub(
                    h.name(),
                    h.name().equals("database")
                        ? ConditionType.DatabaseReady
                        : ConditionType.AppsReady,
                    h))
        .toList();
  }

  /** Status and reason by type; a type that occurs twice fails. */
  static Map<String, String> conditions(InstanceStatus status) {
    Map<String, String> conditions = new LinkedHashMap<>();
    for (Condition condition : status.conditions()) {
      assertThat(
              conditions.put(
                  condition.getType(), condition.getStatus() + " " + condition.getReason()))
          .isNull();
    }
    return conditions;
  }
}
