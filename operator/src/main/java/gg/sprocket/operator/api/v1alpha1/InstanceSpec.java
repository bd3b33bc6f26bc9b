package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an organization asks for. Every absent block stands for its defaults.
 *
 * <p>The rules on storage classes stand here and not at the field: a rule on an optional field is
 * skipped while the field is absent, so removing it and adding another would get around it.
 */
@ValidationRule(
    value =
        "(has(self.database) && self.database.mode != 'Builtin')"
            + " || (has(oldSelf.database) && oldSelf.database.mode != 'Builtin')"
            + " || (has(self.database) && has(self.database.builtin) && has(self.database.builtin.storage)"
            + " && has(self.database.builtin.storage.className)"
            + " ? self.database.builtin.storage.className : '')"
            + " == (has(oldSelf.database) && has(oldSelf.database.builtin) && has(oldSelf.database.builtin.storage)"
            + " && has(oldSelf.database.builtin.storage.className)"
            + " ? oldSelf.database.builtin.storage.className : '')",
    message =
        "database.builtin.storage.className cannot change, because a volume claim keeps its class for"
            + " life: set it back, or create a new instance with the other class")
@ValidationRule(
    value =
        "(has(self.cache) && self.cache.mode != 'Builtin')"
            + " || (has(oldSelf.cache) && oldSelf.cache.mode != 'Builtin')"
            + " || (has(self.cache) && has(self.cache.builtin) && has(self.cache.builtin.storage)"
            + " && has(self.cache.builtin.storage.className)"
            + " ? self.cache.builtin.storage.className : '')"
            + " == (has(oldSelf.cache) && has(oldSelf.cache.builtin) && has(oldSelf.cache.builtin.storage)"
            + " && has(oldSelf.cache.builtin.storage.className)"
            + " ? oldSelf.cache.builtin.storage.className : '')",
    message =
        "cache.builtin.storage.className cannot change, because a volume claim keeps its class for"
            + " life: set it back, or create a new instance with the other class")
@ValidationRule(
    value =
        "(has(self.queue) && self.queue.mode != 'Builtin')"
            + " || (has(oldSelf.queue) && oldSelf.queue.mode != 'Builtin')"
            + " || (has(self.queue) && has(self.queue.builtin) && has(self.queue.builtin.storage)"
            + " && has(self.queue.builtin.storage.className)"
            + " ? self.queue.builtin.storage.className : '')"
            + " == (has(oldSelf.queue) && has(oldSelf.queue.builtin) && has(oldSelf.queue.builtin.storage)"
            + " && has(oldSelf.queue.builtin.storage.className)"
            + " ? oldSelf.queue.builtin.storage.className : '')",
    message =
        "queue.builtin.storage.className cannot change, because a volume claim keeps its class for"
            + " life: set it back, or create a new instance with the other class")
@ValidationRule(
    value =
        "(has(self.objectStorage) && self.objectStorage.mode != 'Builtin')"
            + " || (has(oldSelf.objectStorage) && oldSelf.objectStorage.mode != 'Builtin')"
            + " || (has(self.objectStorage) && has(self.objectStorage.builtin) && has(self.objectStorage.builtin.storage)"
            + " && has(self.objectStorage.builtin.storage.className)"
            + " ? self.objectStorage.builtin.storage.className : '')"
            + " == (has(oldSelf.objectStorage) && has(oldSelf.objectStorage.builtin) && has(oldSelf.objectStorage.builtin.storage)"
            + " && has(oldSelf.objectStorage.builtin.storage.className)"
            + " ? oldSelf.objectStorage.builtin.storage.className : '')",
    message =
        "objectStorage.builtin.storage.className cannot change, because a volume claim keeps its class for"
            + " life: set it back, or create a new instance with the other class")
@ValidationRule(
    value =
        "!self.suspend || !has(self.hibernation) || !has(self.hibernation.enabled)"
            + " || !self.hibernation.enabled",
    message =
        "suspend and hibernation.enabled exclude each other, because a suspended instance cannot fall"
            + " asleep: set suspend to false to let it fall asleep, or hibernation.enabled to false")
@ValidationRule(
    value =
        VaultRules.MODE
            + " != 'Managed'"
            + " || "
            + VaultRules.OLD_MODE
            + " != 'Managed'"
            + " || (has(self.vault) && has(self.vault.managed) && has(self.vault.managed.storage)"
            + " && has(self.vault.managed.storage.className)"
            + " ? self.vault.managed.storage.className : '')"
            + " == (has(oldSelf.vault) && has(oldSelf.vault.managed) && has(oldSelf.vault.managed.storage)"
            + " && has(oldSelf.vault.managed.storage.className)"
            + " ? oldSelf.vault.managed.storage.className : '')",
    message =
        "vault.managed.storage.className cannot change, because a volume claim keeps its class for"
            + " life: set it back, or create a new instance with the other class")
@ValidationRule(
    value = VaultRules.MODE + " == 'Managed' || !self.?vault.?managed.hasValue()",
    message =
        "vault.managed only goes with vault.mode Managed: set mode: Managed or remove the block")
@ValidationRule(
    value =
        VaultRules.MODE
            + " != 'Managed'"
            + " || "
            + VaultRules.OLD_MODE
            + " != 'Managed'"
            + " || self.?vault.?managed.?replicas.orValue(1) >= oldSelf.?vault.?managed.?replicas.orValue(1)",
    message =
        "vault.managed.replicas cannot become less, also not by leaving it out, because the members that"
            + " stay would wait for those that go: set it back")
@ValidationRule(
    value =
        VaultRules.MODE
            + " != 'Managed'"
            + " || "
            + VaultRules.OLD_MODE
            + " != 'Managed'"
            + " || "
            + VaultRules.SEAL
            + " == "
            + VaultRules.OLD_SEAL
            + " || "
            + VaultRules.FROM
            + " == "
            + VaultRules.OLD_SEAL
            + " || "
            + VaultRules.SEAL
            + " == "
            + VaultRules.OLD_FROM,
    message =
        "vault.managed.unseal cannot change to another kind of seal, also not by leaving it out, because"
            + " what the Vault holds is sealed by the one it has: set the former block back, or move it to"
            + " unseal.migrateFrom beside the new one to have the Vault migrated")
@ValidationRule(
    value =
        "!"
            + VaultRules.SNAPSHOTS
            + ".hasValue() || "
            + VaultRules.SNAPSHOTS
            + ".?bucket.hasValue() == ("
            + VaultRules.STORAGE_EXTERNAL
            + ")",
    message =
        "vault.managed.snapshots.bucket goes with objectStorage.mode External, and is needed there: name a"
            + " bucket that exists already, or leave it out where the object storage is Builtin")
@ValidationRule(
    value =
        "!"
            + VaultRules.SNAPSHOTS
            + ".?bucket.hasValue() || !self.?objectStorage.?external.hasValue()"
            + " || (self.vault.managed.snapshots.bucket != self.objectStorage.external.buckets.replays"
            + " && self.vault.managed.snapshots.bucket != self.objectStorage.external.buckets.images)",
    message =
        "vault.managed.snapshots.bucket needs a bucket of its own, because the application writes to those"
            + " for replays and images: name another one")
@ValidationRule(
    value = "!self.?database.?vaultLogin.hasValue() || " + VaultRules.MODE + " == 'Managed'",
    message =
        "database.vaultLogin needs a Vault that the operator runs, and vault.mode is another: set"
            + " vault.mode: Managed, or remove database.vaultLogin")
@ValidationRule(
    value = VaultRules.BACKEND + " != 'Vault'" + " || " + VaultRules.MODE + " != 'Disabled'",
    message =
        "secrets.backend Vault needs a Vault, and vault.mode is Disabled: set vault.mode: Managed or"
            + " External, or secrets.backend: Kubernetes")
@ValidationRule(
    value =
        VaultRules.BACKEND
            + " in ['Vault', 'ExternalSecrets']"
            + " || !has(self.integrations)"
            + " || !(self.integrations.?discord.?fromBackend.orValue(false)"
            + " || self.integrations.?google.?fromBackend.orValue(false)"
            + " || self.integrations.?epic.?fromBackend.orValue(false)"
            + " || self.integrations.?steam.?fromBackend.orValue(false)"
            + " || self.integrations.?microsoft.?fromBackend.orValue(false)"
            + " || self.integrations.?ballchasing.?fromBackend.orValue(false)"
            + " || self.integrations.?chatwoot.?fromBackend.orValue(false)"
            + " || self.integrations.?smtp.?fromBackend.orValue(false)"
            + " || self.integrations.?influx.?fromBackend.orValue(false))",
    message =
        "fromBackend of an integration only goes with a Vault and secrets.backend Vault, or with"
            + " secrets.backend ExternalSecrets: set vault.mode: Managed or External and"
            + " secrets.backend: Vault, or secrets.backend: ExternalSecrets, or name a Secret in"
            + " secretRef instead")
public record InstanceSpec(
    @Required @JsonPropertyDescription("The organization this Sprocket belongs to.")
        Organization organization,
    @Required
        @Size(min = 1, max = 63)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription(
            "Name of the SprocketRelease to run, for example \"1.5.0\". `kubectl get sprel` lists"
                + " the releases of this cluster.")
        String version,
    @JsonPropertyDescription(
            "Shape in which the release runs. Absent: the release's own default (Monolith for"
                + " 1.5.0).")
        @Nullable Topology topology,
    @Default("Small")
        @JsonPropertyDescription(
            "Size class that fills every size not stated elsewhere: Tiny (laptops and tests: no"
                + " resource requests, nothing persisted that can be rebuilt), Small (default),"
                + " Medium or Large.")
        Profile profile,
    @Default("false")
        @JsonPropertyDescription(
            "true stops all changes to the instance's objects until it is false again; certificates"
                + " are still renewed and the status goes on. Default false.")
        boolean suspend,
    @JsonPropertyDescription(
            "Sleep: the application's pods are stopped in order and started again, the data services"
                + " run on. Absent: never.")
        HibernationSpec hibernation,
    @JsonPropertyDescription("The PostgreSQL database. Absent: a Builtin one sized by the profile.")
        DatabaseSpec database,
    @JsonPropertyDescription("The Redis cache. Absent: a Builtin one sized by the profile.")
        CacheSpec cache,
    @JsonPropertyDescription(
            "The RabbitMQ message queue of releases that use one. Absent: a Builtin one if the"
                + " release uses one.")
        QueueSpec queue,
    @JsonPropertyDescription(
            "The S3 object storage for replays and images. Absent: a Builtin one sized by the"
                + " profile.")
        ObjectStorageSpec objectStorage,
    @JsonPropertyDescription(
            "A Vault for the instance's secrets. Absent: none with profile Tiny, else a Managed one.")
        VaultSpec vault,
    @JsonPropertyDescription(
            "Where the application's secret values are kept. Absent: in a Managed Vault, if there is one.")
        SecretsSpec secrets,
    @Size(max = 24)
        @JsonPropertyDescription(
            "Settings of single application components, by the names the release gives them."
                + " Components not listed run with the release's defaults.")
        List<AppSpec> apps,
    @Required @JsonPropertyDescription("Where the application is reached.") ExposureSpec exposure,
    @JsonPropertyDescription(
            "Certificates of the public hosts. Absent: from the instance's own authority.")
        TlsSpec tls,
    @JsonPropertyDescription(
            "Accounts at outside services. Which of them are required is the release's to say.")
        IntegrationsSpec integrations,
    @JsonPropertyDescription("Where container images come from.") ImagesSpec images,
    @JsonPropertyDescription("Which nodes the pods may run on.") SchedulingSpec scheduling,
    @JsonPropertyDescription("Users and service account of the pods.") SecuritySpec security,
    @Default("Retain")
        @JsonPropertyDescription(
            "What becomes of the data when the instance is deleted. Retain (default) keeps volume"
                + " claims and the credentials needed to read them; a new instance of the same name"
                + " takes them up again. Delete removes them; the deletion is refused until"
                + " annotation sprocket.gg/confirm-deletion holds the instance's name.")
        DeletionPolicy deletionPolicy,
    @Default("false")
        @JsonPropertyDescription(
            "true refuses the deletion of the instance, and of its namespace, until it is false."
                + " Default false.")
        boolean deletionProtection,
    @Default("Correct")
        @JsonPropertyDescription(
            "What is done about changes that others make to fields the operator sets. Correct"
                + " (default) puts them back. Report leaves them, until the spec asks for another"
                + " form of the object, and tells them in the condition Drifted.")
        DriftPolicy driftPolicy) {

  /** Fills every absent block with its defaults. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public InstanceSpec {
    profile = profile == null ? Profile.Small : profile;
    hibernation = hibernation == null ? HibernationSpec.AWAKE : hibernation;
    database = database == null ? DatabaseSpec.DEFAULT : database;
    cache = cache == null ? CacheSpec.DEFAULT : cache;
    queue = queue == null ? QueueSpec.DEFAULT : queue;
    objectStorage = objectStorage == null ? ObjectStorageSpec.DEFAULT : objectStorage;
    vault = (vault == null ? VaultSpec.UNSTATED : vault).of(profile);
    secrets = (secrets == null ? SecretsSpec.UNSTATED : secrets).of(vault);
    apps = apps == null ? List.of() : List.copyOf(apps);
    tls = tls == null ? TlsSpec.DEFAULT : tls;
    integrations = integrations == null ? IntegrationsSpec.NONE : integrations;
    images = images == null ? ImagesSpec.DEFAULT : images;
    scheduling = scheduling == null ? SchedulingSpec.ANYWHERE : scheduling;
    security = security == null ? SecuritySpec.DEFAULT : security;
    driftPolicy = driftPolicy == null ? DriftPolicy.Correct : driftPolicy;
    deletionPolicy = deletionPolicy == null ? DeletionPolicy.Retain : deletionPolicy;
  }

  /** The same with the database of another login. */
  public InstanceSpec withDatabase(ExternalDatabase login) {
    return new InstanceSpec(
        organization,
        version,
        topology,
        profile,
        suspend,
        hibernation,
        new DatabaseSpec(ServiceMode.External, database.builtin(), login, database.vaultLogin()),
        cache,
        queue,
        objectStorage,
        vault,
        secrets,
        apps,
        exposure,
        tls,
        integrations,
        images,
        scheduling,
        security,
        deletionPolicy,
        deletionProtection,
        driftPolicy);
  }
}
