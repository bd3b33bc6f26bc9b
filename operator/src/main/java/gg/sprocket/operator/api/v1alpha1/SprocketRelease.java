package gg.sprocket.operator.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** What one version of Sprocket consists of: the typed form, from which the CRD is generated. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("sprel")
@AdditionalPrinterColumn(
    name = "Topologies",
    jsonPath = ".spec.topologies[*].name",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class SprocketRelease extends CustomResource<ReleaseSpec, Void> {
  private static final long serialVersionUID = 1L;
}
