package gg.sprocket.operator.api.v1alpha1;

/** What a taint does to pods without a toleration. */
public enum TaintEffect {
  /** New pods stay away. */
  NoSchedule,
  /** New pods stay away if they can. */
  PreferNoSchedule,
  /** Running pods are evicted too. */
  NoExecute
}
