package gg.sprocket.operator.api.v1alpha1;

/** When a node pulls an image. */
public enum PullPolicy {
  /** Only when the node lacks it. */
  IfNotPresent,
  /** Before every start. */
  Always,
  /** Never: it must be there. */
  Never
}
