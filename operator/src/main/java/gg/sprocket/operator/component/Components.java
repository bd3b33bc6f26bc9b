package gg.sprocket.operator.component;

import gg.sprocket.operator.component.app.AppComponent;
import gg.sprocket.operator.component.cache.CacheComponent;
import gg.sprocket.operator.component.database.DatabaseComponent;
import gg.sprocket.operator.component.database.DatabaseLoginComponent;
import gg.sprocket.operator.component.exposure.ExposureComponent;
import gg.sprocket.operator.component.identity.IdentityComponent;
import gg.sprocket.operator.component.identity.OperatorAccount;
import gg.sprocket.operator.component.network.NetworkComponent;
import gg.sprocket.operator.component.objectstorage.ObjectStorageComponent;
import gg.sprocket.operator.component.queue.QueueComponent;
import gg.sprocket.operator.component.schema.SchemaComponent;
import gg.sprocket.operator.component.secrets.SecretsComponent;
import gg.sprocket.operator.component.snapshots.SnapshotsComponent;
import gg.sprocket.operator.component.tls.TlsComponent;
import gg.sprocket.operator.component.vault.VaultComponent;
import gg.sprocket.operator.plan.Component;
import java.util.List;

/** The parts of an instance. */
public final class Components {

  private Components() {}

  /**
   * All parts, in the order in which they are asked and shown.
   *
   * @param operator the operator's own account
   * @param probeImage image that looks at External services
   */
  public static List<Component> all(OperatorAccount operator, String probeImage) {
    return List.of(
        new IdentityComponent(operator),
        new SecretsComponent(),
        new NetworkComponent(operator.namespace()),
        new DatabaseComponent(probeImage),
        new CacheComponent(probeImage),
        new QueueComponent(probeImage),
        new ObjectStorageComponent(probeImage),
        new VaultComponent(probeImage),
        new SnapshotsComponent(probeImage),
        new SchemaComponent(),
        new TlsComponent(),
        new DatabaseLoginComponent(),
        new AppComponent(),
        new ExposureComponent());
  }
}
