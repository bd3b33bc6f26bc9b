package gg.sprocket.operator.plan;

/**
 * What a condition speaks of. {@code Ready}, {@code Reconciling} and {@code Stalled} follow
 * kstatus: the last two are present only while they are true.
 */
public enum ConditionType {
  Ready("What runs equals the spec of observedGeneration."),
  Reconciling("Work is in progress; absent otherwise."),
  Stalled("It cannot go on without a person; absent otherwise."),
  Available("Every application component has a ready pod, whatever the spec asks by now."),
  Suspended("spec.suspend is true; absent otherwise."),
  Hibernated(
      "The application has no pods on purpose; absent unless it sleeps, falls asleep or wakes."),
  SpecValid("The spec passed every check, including those the API server cannot make."),
  SecretsReady("Every supplied and generated secret value is there."),
  DatabaseReady("PostgreSQL answers, or the External one is proved."),
  CacheReady("Redis answers, or the External one is proved, where the release uses it."),
  QueueReady("RabbitMQ answers, or the External one is proved, where the release uses it."),
  ObjectStorageReady(
      "The object storage answers and its buckets exist, or the External one is proved."),
  VaultReady(
      "The Managed Vault is unsealed and set up, or the External one was read, or there is none."),
  NetworkReady("The NetworkPolicies are as wanted, or switched off."),
  SchemaReady("The database has the schema of the wanted release."),
  CertificatesReady("Every public host that needs a certificate has a good one."),
  AppsReady("Every wanted application component runs as wanted."),
  ExposureReady("Every public host has its route."),
  Drifted(
      "Somebody changed fields that the operator sets, and they are left so; absent otherwise."),
  DeletionBlocked("The instance is to be deleted and something holds it; absent otherwise.");

  private final String meaning;

  ConditionType(String meaning) {
    this.meaning = meaning;
  }

  /** What is the case when the condition is True. */
  public String meaning() {
    return meaning;
  }
}
