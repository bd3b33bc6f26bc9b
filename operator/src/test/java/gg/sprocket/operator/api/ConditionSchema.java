package gg.sprocket.operator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * The schema of one condition, with the limits that Kubernetes' own {@code metav1.Condition} has;
 * the generator knows only the types of its fields.
 */
final class ConditionSchema {
  private static final String SCHEMA =
      """
      type: object
      required: [type, status, lastTransitionTime, reason, message]
      properties:
        type:
          description: What the condition speaks of, for example Ready.
          type: string
          maxLength: 316
          pattern: ^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$
        status:
          description: Whether it holds; Unknown while that cannot be told.
          type: string
          enum: ["True", "False", "Unknown"]
        observedGeneration:
          description: Generation of the spec that the condition was found for.
          type: integer
          format: int64
          minimum: 0
        lastTransitionTime:
          description: When `status` last changed.
          type: string
          format: date-time
        reason:
          description: One word for programs that says why; the page of conditions explains each.
          type: string
          minLength: 1
          maxLength: 1024
          pattern: ^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$
        message:
          description: What is the case, why, and what to do about it.
          type: string
          maxLength: 1024
      """;

  private ConditionSchema() {}

  static void fill(ObjectNode items) {
    items.removeAll();
    items.setAll(new KubernetesSerialization().unmarshal(SCHEMA, ObjectNode.class));
  }
}
