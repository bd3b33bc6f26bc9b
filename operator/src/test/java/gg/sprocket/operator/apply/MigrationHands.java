package gg.sprocket.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.MemberLocator;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Does the operator's own deeds in a {@link MigrationModel}, whose keys are real objects for that.
 */
final class MigrationHands implements AutoCloseable {

  private static final ServerCertificate TLS = ServerCertificate.of("mle-vault-0.mle-vault");

  private final ObjectServer server = new ObjectServer();
  private final KeysNamespace namespace = new KeysNamespace(server.client, "keys");
  private final Map<Object, MigrationModel> done = new HashMap<>();
  private final VaultDeeds deeds;
  private final Identity identity;
  private final String dataId;
  private MigrationModel world;

  MigrationHands(
      Identity identity, String dataId, List<PersistentVolumeClaim> claims, MigrationModel first) {
    this.identity = identity;
    this.dataId = dataId;
    world = first;
    claims.forEach(server::put);
    server.put(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("keys")
            .withName(Names.authority(dataId))
            .addToAnnotations(Labels.OWNER, identity.owner())
            .endMetadata()
            .addToData("ca.crt", VaultRenewalTest.encoded(TLS.authority()))
            .build());
    deeds =
        new VaultDeeds(
            new VaultMembers(
                server.client,
                namespace,
                address -> member(MigrationForms.number(address.name())),
                MemberLocator.BY_POD),
            new VaultKeys(server.client, namespace, (_, _) -> {}),
            new VaultVolumes(server.client),
            new VaultSetUp(
                new ClusterIssuer(server.client, "sprocket-system", "operator"),
                new TokenIssuer(server.client, "nobody", Clock.systemUTC())),
            Duration.ofMillis(1));
  }

  private ModelledMember member(int number) {
    return new ModelledMember(number, () -> world, i -> world = world.opened(i));
  }

  /** What is there after a deed, be it done or refused. */
  MigrationModel done(MigrationModel now, Change.VaultDeed deed) {
    return done.computeIfAbsent(List.of(now, deed), _ -> make(now, deed));
  }

  /** How many different ones there were. */
  int count() {
    return done.size();
  }

  private MigrationModel make(MigrationModel now, Change.VaultDeed deed) {
    world = now;
    write(now);
    var _ = deeds.make(identity, deed);
    Map<String, String> notes = new TreeMap<>();
    server
        .get(Secret.class, "keys", Names.vaultKeys(dataId, 1))
        .orElseThrow()
        .at("/metadata/annotations")
        .properties()
        .forEach(
            (Map.Entry<String, JsonNode> one) -> notes.put(one.getKey(), one.getValue().asText()));
    return world.noted(notes);
  }

  /** What an operator reads of the keys. */
  Custody custody(MigrationModel now) {
    write(now);
    return namespace.custody(identity, dataId).found().orElseThrow();
  }

  private void write(MigrationModel now) {
    server.put(
        new SecretBuilder(KeyForms.keys("keys", identity, dataId, 1, now.notes()))
            .addToData(
                "share-1", VaultRenewalTest.encoded(VaultRenewalTest.encoded(ModelledMember.SHARE)))
            .build());
  }

  @Override
  public void close() {
    server.close();
  }
}
