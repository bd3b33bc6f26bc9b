package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.AppSpec;
import gg.sprocket.operator.api.v1alpha1.AutoscalingSpec;
import gg.sprocket.operator.api.v1alpha1.CacheUse;
import gg.sprocket.operator.api.v1alpha1.ExternalDatabase;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.ProfileResources;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.Resources;
import gg.sprocket.operator.api.v1alpha1.Scaling;
import gg.sprocket.operator.api.v1alpha1.ServiceMode;
import gg.sprocket.operator.release.Images;
import gg.sprocket.operator.release.Release;
import gg.sprocket.operator.release.SecretSources;
import gg.sprocket.operator.release.Services;
import gg.sprocket.operator.release.Template;
import gg.sprocket.operator.resource.Names;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A valid instance together with its release: all that components decide by, besides what is there.
 *
 * @param identity who it is
 * @param spec what it asks for
 * @param release what its version consists of
 * @param dataId identity of its data
 */
public record Instance(Identity identity, InstanceSpec spec, Release release, String dataId) {

  /** The same with another login at the database, and everything else as it is. */
  Instance withDatabase(ExternalDatabase login) {
    return new Instance(identity, spec.withDatabase(login), release, dataId);
  }

  /** Names of its children. */
  public Names names() {
    return new Names(identity.name());
  }

  /** Where its backing services are. */
  public Services services() {
    return Services.of(names(), spec);
  }

  /** Roles of PostgreSQL, other than the login, that the migrations act as. */
  public List<String> databaseRoles() {
    return release.services().databaseRoles().stream()
        .map(template()::fill)
        .filter(role -> !role.equals(services().database().username()))
        .distinct()
        .toList();
  }

  /** Values of the release's placeholders. */
  public Template template() {
    return Template.of(names(), spec);
  }

  /** Where its secret values come from. */
  public SecretSources secrets() {
    return new SecretSources(names(), spec, release);
  }

  /** Who runs each backing service that the release uses, by the names of their components. */
  public Map<String, ServiceMode> modes() {
    Map<String, ServiceMode> modes = new TreeMap<>();
    modes.put("database", spec.database().mode());
    modes.put("objectStorage", spec.objectStorage().mode());
    if (release.services().cache() != CacheUse.None) {
      modes.put("cache", spec.cache().mode());
    }
    if (release.services().queue()) {
      spec.queue().mode().service().ifPresent(mode -> modes.put("queue", mode));
    }
    return modes;
  }

  /** The backing services that a component logs in to and the operator runs, by their names. */
  public Set<String> builtin(ReleaseComponent component) {
    return modes().entrySet().stream()
        .filter(service -> service.getValue() == ServiceMode.Builtin)
        .map(Map.Entry::getKey)
        .filter(service -> component.secretNames().contains(Services.LOGINS.get(service)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What its spec says of a component of the release. */
  public Optional<AppSpec> settings(ReleaseComponent component) {
    return spec.apps().stream().filter(app -> app.name().equals(component.name())).findFirst();
  }

  /** Whether it runs a component of the release at all. */
  public boolean runs(ReleaseComponent component) {
    return settings(component)
        .map(AppSpec::enabled)
        .orElse(!Boolean.FALSE.equals(component.enabledByDefault()));
  }

  /** Compute resources of a component: the spec's, else the release's for the profile. */
  public Optional<Resources> resources(ReleaseComponent component) {
    return settings(component)
        .map(AppSpec::resources)
        .or(() -> profile(component).map(p -> new Resources(p.requests(), p.limits())));
  }

  /** Number of pods of a component by the release for the profile. */
  public int usual(ReleaseComponent component) {
    return component.scaling() == Scaling.Singleton
        ? 1
        : profile(component).map(ProfileResources::replicas).orElse(1);
  }

  /** Most pods of a component at a time, as far as spec and release tell. */
  public int most(ReleaseComponent component) {
    Optional<AppSpec> settings = settings(component);
    return settings
        .map(AppSpec::replicas)
        .or(() -> settings.map(AppSpec::autoscaling).map(AutoscalingSpec::maxReplicas))
        .orElseGet(() -> usual(component));
  }

  private Optional<ProfileResources> profile(ReleaseComponent component) {
    return component.resources().stream().filter(r -> r.profile() == spec.profile()).findFirst();
  }

  /** The components of the release that it runs, in the release's order. */
  public List<ReleaseComponent> running() {
    return release.topology().components().stream().filter(this::runs).toList();
  }

  /** Names of the Deployments of what it runs. */
  public List<String> deployments() {
    return running().stream().map(component -> names().app(component.name())).toList();
  }

  /** Which images it runs. */
  public Images images() {
    return new Images(spec.images());
  }
}
