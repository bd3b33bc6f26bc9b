package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.AppSetting;
import gg.sprocket.operator.api.v1alpha1.AppSpec;
import gg.sprocket.operator.api.v1alpha1.Endpoint;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseProbes;
import gg.sprocket.operator.api.v1alpha1.ReleaseSetting;
import gg.sprocket.operator.api.v1alpha1.Scaling;
import gg.sprocket.operator.api.v1alpha1.SecretVariable;
import gg.sprocket.operator.plan.DatabaseLogins;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.SecretNeeds;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.release.Services;
import gg.sprocket.operator.resource.Amounts;
import gg.sprocket.operator.resource.Containers;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import gg.sprocket.operator.resource.Spreading;
import gg.sprocket.operator.resource.Volumes;
import gg.sprocket.operator.resource.WritableDirectories;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of one component of the release in one instance.
 *
 * @param instance the instance
 * @param observed what is there
 * @param component the component
 */
record AppProcess(Instance instance, Observed observed, ReleaseComponent component) {

  /** Name of the component of the operator. */
  static final String PART = "app";

  /** Kinds of its objects, each of which bears the same name. */
  static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          Deployment.class,
          Service.class,
          ConfigMap.class,
          HorizontalPodAutoscaler.class,
          PodDisruptionBudget.class);

  private static final String PORT = "http";

  /** Deployment; Service and ConfigMap where the component has a port and files. */
  List<Wanted> objects() {
    String name = instance.names().app(component.name());
    Pods pods = new Pods(instance.names(), instance.spec(), PART, component.name());
    AppFiles files = new AppFiles(logins().ofProcesses(), observed, component);
    List<Wanted> objects = new ArrayList<>();
    if (!files.texts().isEmpty()) {
      objects.add(new Wanted.Owned(Objects.configMap(name, component.name(), files.texts())));
    }
    if (component.port() instanceof Integer port) {
      objects.add(new Wanted.Owned(service(name, pods, port)));
    }
    PodTemplateSpec template = pods.running(shape(files));
    template.getMetadata().getLabels().put(Labels.VERSION, version());
    logins()
        .current()
        .filter(_ -> component.secretNames().contains(Services.LOGINS.get("database")))
        .ifPresent(
            lease ->
                template
                    .getMetadata()
                    .getLabels()
                    .put(Labels.DATABASE_LEASE, String.valueOf(lease.number())));
    if (component.scaling() == Scaling.Scalable) {
      template.getSpec().setTopologySpreadConstraints(spread(pods));
    }
    AppReplicas replicas = new AppReplicas(instance, observed, component);
    objects.add(
        new Wanted.Owned(
            new AppDeployment(component, replicas.asked(), services())
                .of(name, pods, template, version())));
    replicas
        .autoscaling()
        .map(bounds -> new Wanted.Owned(AppAvailability.autoscaler(name, pods, bounds)))
        .ifPresent(objects::add);
    if (replicas.most() > 1) {
      objects.add(new Wanted.Owned(AppAvailability.budget(name, pods)));
    }
    return objects;
  }

  private String services() {
    return new AppServices(instance, observed, component).text();
  }

  private Service service(String name, Pods pods, int port) {
    Service service = Objects.service(name, pods, PORT, port);
    if (component.purpose() instanceof Endpoint.Purpose purpose) {
      service.getMetadata().getLabels().put(Labels.PURPOSE, purpose.name());
    }
    return service;
  }

  /** The same objects, left as they are. */
  List<Wanted> held() {
    String name = instance.names().app(component.name());
    return KINDS.stream().<Wanted>map(type -> new Wanted.Held(new ObjectRef(type, name))).toList();
  }

  private List<TopologySpreadConstraint> spread(Pods pods) {
    return Spreading.of(instance.spec().scheduling().topologySpread(), pods.selector());
  }

  private Pods.Shape shape(AppFiles files) {
    WritableDirectories writable = new WritableDirectories(component.writableDirectories());
    Container main = container(files, writable);
    List<Volume> volumes = new ArrayList<>(files.volumes());
    volumes.addAll(writable.volumes());
    volumes.addAll(trust().volumes());
    return new Pods.Shape(
        user(),
        component.terminationGracePeriodSeconds(),
        files.fingerprint(),
        writable.copies(main),
        List.of(main),
        volumes);
  }

  private Container container(AppFiles files, WritableDirectories writable) {
    List<VolumeMount> mounts = new ArrayList<>(files.mounts());
    mounts.addAll(writable.mounts());
    mounts.addAll(trust().mounts());
    ContainerBuilder container =
        Containers.of(
                component.name(),
                instance.images().of(component.name(), component.image()),
                instance.spec().images().pullPolicy().name())
            .withCommand(component.command())
            .withWorkingDir(component.workingDirectory())
            .withEnv(environment())
            .withVolumeMounts(mounts)
            .withResources(resources());
    if (component.port() instanceof Integer port) {
      container.addNewPort().withName(PORT).withContainerPort(port).withProtocol("TCP").endPort();
      if (component.probes() instanceof ReleaseProbes probes) {
        AppProbes ask = new AppProbes(probes, port);
        container
            .withStartupProbe(ask.startup())
            .withLivenessProbe(ask.liveness())
            .withReadinessProbe(ask.readiness());
      }
    }
    return container.build();
  }

  /**
   * Secret values first, because {@code $(NAME)} in a value means a variable that precedes it; then
   * the release's variables and the spec's. One given twice counts as it was given last.
   */
  private List<EnvVar> environment() {
    Map<String, EnvVar> values = new LinkedHashMap<>();
    trust().variables().forEach((name, value) -> values.put(name, Volumes.env(name, value)));
    component
        .secretEnv()
        .forEach(
            e -> values.put(e.name(), SecretNeeds.variable(logins().ofProcesses(), observed, e)));
    component.env().forEach(e -> values.put(e.name(), filled(e)));
    for (AppSetting setting : settings().map(AppSpec::config).orElse(List.of())) {
      values.put(setting.name(), Volumes.env(setting.name(), setting.value()));
    }
    return List.copyOf(values.values());
  }

  /** What the release itself refers to is left to the node; what is filled in is only text. */
  private EnvVar filled(ReleaseSetting setting) {
    List<String> names = component.secretEnv().stream().map(SecretVariable::name).toList();
    String text = logins().ofProcesses().template().fill(setting.value());
    return names.stream().anyMatch(name -> setting.value().contains("$(" + name + ")"))
        ? Volumes.expanded(setting.name(), text, names)
        : Volumes.env(setting.name(), text);
  }

  private DatabaseLogins logins() {
    return new DatabaseLogins(instance, observed);
  }

  private AppTrust trust() {
    return new AppTrust(instance, observed, component);
  }

  private ResourceRequirements resources() {
    return instance
        .resources(component)
        .map(Amounts::requirements)
        .orElseGet(ResourceRequirements::new);
  }

  private Optional<AppSpec> settings() {
    return instance.settings(component);
  }

  private long user() {
    Long asked = instance.spec().security().runAsUser();
    Long usual = component.runAsUser();
    return asked != null ? asked : usual != null ? usual : ReleaseComponent.DEFAULT_USER;
  }

  private String version() {
    return instance.release().version();
  }
}
