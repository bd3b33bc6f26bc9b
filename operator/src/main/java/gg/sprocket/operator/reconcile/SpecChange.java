package gg.sprocket.operator.reconcile;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Objects;

/** Tells changes of an instance that concern the operator from its own status writes. */
final class SpecChange {

  private SpecChange() {}

  /** Whether spec, annotations, finalizers or the wish to delete changed. */
  static boolean isWorthALook(StoredInstance now, StoredInstance before) {
    ObjectMeta one = now.getMetadata();
    ObjectMeta other = before.getMetadata();
    return !Objects.equals(one.getGeneration(), other.getGeneration())
        || !Objects.equals(one.getUid(), other.getUid())
        || !Objects.equals(one.getAnnotations(), other.getAnnotations())
        || !Objects.equals(one.getFinalizers(), other.getFinalizers())
        || !Objects.equals(one.getDeletionTimestamp(), other.getDeletionTimestamp());
  }
}
