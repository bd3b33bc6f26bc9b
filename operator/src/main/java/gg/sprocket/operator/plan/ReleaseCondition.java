package gg.sprocket.operator.plan;

/** What a condition of a release speaks of; {@code Ready} and {@code Stalled} follow kstatus. */
public enum ReleaseCondition {
  Ready("Instances can run it, in every one of its topologies."),
  Stalled("No instance can run it as it is, and it cannot change; absent otherwise."),
  InUse("At least one instance asks for it, so its deletion is refused.");

  private final String meaning;

  ReleaseCondition(String meaning) {
    this.meaning = meaning;
  }

  /** What is the case when the condition is True. */
  public String meaning() {
    return meaning;
  }
}
