package gg.sprocket.operator.api.v1alpha1;

/** How the pods of one component are spread. */
public enum TopologySpread {
  /** As the cluster's scheduler does by itself. */
  None,
  /** Over nodes. */
  Host,
  /** Over zones, and within each over nodes. */
  Zone
}
