package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.Api;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts on objects what all of them share: namespace, labels, owner and the hash of the whole. Done
 * here once, so that no component can forget it.
 *
 * @param identity the instance
 * @param dataId identity of its data
 */
record Stamp(Identity identity, String dataId) {

  /** An object that goes with the instance. */
  HasMetadata owned(String part, HasMetadata object) {
    ObjectMeta meta = common(part, object, true);
    meta.setOwnerReferences(List.of(owner()));
    return hashed(object);
  }

  /** An object that outlives the instance. */
  HasMetadata kept(String part, HasMetadata object) {
    ObjectMeta meta = common(part, object, false);
    meta.getLabels().put(Labels.DATA_ID, dataId);
    return hashed(object);
  }

  /** An object that the namespace's instances share. */
  HasMetadata shared(String part, HasMetadata object) {
    object.getMetadata().setNamespace(identity.namespace());
    object.getMetadata().setLabels(Labels.shared(part));
    return hashed(object);
  }

  /** Labels of a generated Secret that outlives the instance. */
  Map<String, String> keptLabels(String part) {
    Map<String, String> labels = Labels.of(identity.name(), part, part);
    labels.put(Labels.DATA_ID, dataId);
    return labels;
  }

  /** Labels of a generated Secret that goes with the instance. */
  Map<String, String> ownedLabels(String part) {
    Map<String, String> labels = Labels.of(identity.name(), part, part);
    labels.put(Labels.RECOMMENDED_INSTANCE, identity.name());
    return labels;
  }

  /** What people give goes with the instance, since the Vault keeps it; the rest outlives it. */
  Change.ProjectionForm projected(String part, Projection projection, String origin) {
    return projection.isSupplied()
        ? new Change.ProjectionForm(ownedLabels(part), Optional.of(owner()), origin)
        : new Change.ProjectionForm(keptLabels(part), Optional.empty(), origin);
  }

  /** The instance as an owner whose foreground deletion waits for the object. */
  OwnerReference owner() {
    return new OwnerReferenceBuilder()
        .withApiVersion(Api.GROUP + "/" + Api.VERSION)
        .withKind("SprocketInstance")
        .withName(identity.name())
        .withUid(identity.uid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  private ObjectMeta common(String part, HasMetadata object, boolean owned) {
    ObjectMeta meta = object.getMetadata();
    meta.setNamespace(identity.namespace());
    Map<String, String> own = meta.getLabels() == null ? Map.of() : meta.getLabels();
    String component = own.getOrDefault(Labels.COMPONENT, part);
    Map<String, String> labels = Labels.of(identity.name(), part, component);
    if (owned) {
      labels.put(Labels.RECOMMENDED_INSTANCE, identity.name());
    }
    labels.putAll(own);
    meta.setLabels(labels);
    return meta;
  }

  private static HasMetadata hashed(HasMetadata object) {
    Map<String, String> annotations = new TreeMap<>();
    if (object.getMetadata().getAnnotations() != null) {
      annotations.putAll(object.getMetadata().getAnnotations());
    }
    annotations.put(Labels.APPLIED, Digest.brief(Json.text(object)));
    object.getMetadata().setAnnotations(annotations);
    return object;
  }
}
