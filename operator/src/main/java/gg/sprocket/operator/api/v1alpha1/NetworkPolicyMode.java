package gg.sprocket.operator.api.v1alpha1;

/** Whether the operator makes NetworkPolicies. */
public enum NetworkPolicyMode {
  /** Everything that the instance does not need is refused. */
  Enabled,
  /** None are made. */
  Disabled
}
