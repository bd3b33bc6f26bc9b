package gg.sprocket.operator.report;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus;
import gg.sprocket.operator.api.v1alpha1.Endpoint;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keeps a status small however many parts fail at the same time: every watcher of instances gets it
 * with each change.
 */
final class Bounded {

  /** Most bytes of a status in JSON. */
  static final int MAX_BYTES = 16 * 1024;

  /** Longest message of a part, from what is usual to what always fits. */
  private static final List<Integer> LENGTHS = List.of(Message.LENGTH, 128, 24);

  private Bounded() {}

  /** The status with messages of parts as long as its size allows; Ready's is never cut further. */
  static InstanceStatus of(InstanceStatus status) {
    InstanceStatus bounded = status;
    for (int length : LENGTHS) {
      bounded = cut(status, length);
      if (size(bounded) <= MAX_BYTES) {
        break;
      }
    }
    return bounded;
  }

  private static int size(InstanceStatus status) {
    return Json.text(status).getBytes(StandardCharsets.UTF_8).length;
  }

  private static InstanceStatus cut(InstanceStatus status, int length) {
    return new InstanceStatus(
        status.observedGeneration(),
        status.phase(),
        status.conditions().stream().map(condition -> cut(condition, length)).toList(),
        status.version(),
        status.endpoints().stream().map(endpoint -> cut(endpoint, length)).toList(),
        status.hosts(),
        status.certificates(),
        status.authority(),
        status.components().stream().map(component -> cut(component, length)).toList(),
        status.effective(),
        status.dataId(),
        status.operatorVersion());
  }

  private static Condition cut(Condition condition, int length) {
    return condition.getType().equals(ConditionType.Ready.name())
        ? condition
        : new ConditionBuilder(condition)
            .withMessage(Conditions.shortened(condition.getMessage(), length))
            .build();
  }

  private static Endpoint cut(Endpoint endpoint, int length) {
    String message = endpoint.message();
    return new Endpoint(
        endpoint.url(),
        endpoint.purpose(),
        endpoint.access(),
        endpoint.ready(),
        endpoint.reason(),
        message == null ? null : Conditions.shortened(message, length));
  }

  private static ComponentStatus cut(ComponentStatus component, int length) {
    String message = component.message();
    return new ComponentStatus(
        component.name(),
        component.mode(),
        component.state(),
        component.image(),
        component.readyReplicas(),
        component.replicas(),
        message == null ? null : Conditions.shortened(message, length));
  }
}
