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
    jsonPath = ".status.topologies",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "InUse",
    jsonPath = ".status.conditions[?(@.type==\"InUse\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
public final class SprocketRelease extends CustomResource<ReleaseSpec, ReleaseStatus> {
  private static final long serialVersionUID = 1L;
}
