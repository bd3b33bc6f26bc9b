package gg.sprocket.dev.node;

import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.Folders;
import gg.sprocket.dev.Kubeconfigs;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A provisioner: makes a folder of the node for each claim of its storage classes, and removes it
 * with its volume where the class says so. The controller manager's own host-path volumes would do
 * but for one thing: the kubelet gives a host path to nobody, so only root could write there.
 *
 * <p>A class with the parameter {@code size: enforced} gets volumes that are full at their size, in
 * memory. All volumes can grow.
 *
 * <p>A process of the node's own namespaces; its arguments are a kubeconfig and a folder.
 */
public final class LocalVolumes {
  /** What storage classes name as their provisioner. */
  public static final String PROVISIONER = "sprocket.gg/local";

  /** The parameter of storage classes whose volumes really end at their size. */
  public static final Map<String, String> ENFORCED = Map.of("size", "enforced");

  private final KubernetesClient client;
  private final Path folder;
  private final LinkedBlockingQueue<Boolean> changes = new LinkedBlockingQueue<>(1);

  private LocalVolumes(KubernetesClient client, Path folder) {
    this.client = client;
    this.folder = folder;
  }

  /** Makes volumes until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    try (KubernetesClient client = Kubeconfigs.client(Path.of(arguments[0]))) {
      new LocalVolumes(client, Path.of(arguments[1])).run();
    }
  }

  private void run() throws InterruptedException {
    SharedIndexInformer<PersistentVolumeClaim> claims =
        client.persistentVolumeClaims().inAnyNamespace().inform(handler());
    SharedIndexInformer<PersistentVolume> volumes = client.persistentVolumes().inform(handler());
    SharedIndexInformer<StorageClass> classes =
        client.storage().v1().storageClasses().inform(handler());
    while (true) {
      changes.take();
      claims
          .getStore()
          .list()
          .forEach(claim -> attempt(() -> serve(claim, classes.getStore().list())));
      volumes.getStore().list().forEach(volume -> attempt(() -> reclaim(volume)));
    }
  }

  /** One that fails, such as a volume that is still in use, must not keep the others waiting. */
  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (KubernetesClientException | DevFailure | UncheckedIOException e) {
      System.out.println("local-volumes: " + e.getMessage());
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> changes.offer(true));
    }
  }

  private void serve(PersistentVolumeClaim claim, List<StorageClass> classes) {
    Optional<StorageClass> ours =
        classes.stream()
            .filter(c -> c.getMetadata().getName().equals(claim.getSpec().getStorageClassName()))
            .filter(c -> c.getProvisioner().equals(PROVISIONER))
            .findFirst();
    if (ours.isEmpty() || claim.getMetadata().getDeletionTimestamp() != null) {
      return;
    }
    if (claim.getSpec().getVolumeName() == null) {
      provision(claim, ours.get());
    } else if (isBound(claim) && !requested(claim).equals(capacity(claim))) {
      grow(claim, ours.get());
    }
  }

  private void provision(PersistentVolumeClaim claim, StorageClass ours) {
    String name = "pvc-" + claim.getMetadata().getUid();
    if (client.persistentVolumes().withName(name).get() != null) {
      return;
    }
    Path path = folder.resolve(name);
    make(path);
    mount(path, requested(claim), ours, "");
    client.resource(volume(name, path, claim, ours)).create();
  }

  private void grow(PersistentVolumeClaim claim, StorageClass ours) {
    String name = claim.getSpec().getVolumeName();
    Map<String, Quantity> size = Map.of("storage", requested(claim));
    mount(folder.resolve(name), requested(claim), ours, "remount,");
    client
        .persistentVolumes()
        .withName(name)
        .edit(v -> new PersistentVolumeBuilder(v).editSpec().withCapacity(size).endSpec().build());
    client
        .resource(claim)
        .editStatus(
            c ->
                new PersistentVolumeClaimBuilder(c)
                    .editStatus()
                    .withCapacity(size)
                    .endStatus()
                    .build());
  }

  private void reclaim(PersistentVolume volume) {
    if (!PROVISIONER.equals(provisioner(volume))
        || !"Released".equals(volume.getStatus().getPhase())
        || !"Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())) {
      return;
    }
    Path path = folder.resolve(volume.getMetadata().getName());
    if (SystemCommands.succeeds(List.of("mountpoint", "-q", path.toString()))) {
      SystemCommands.run(List.of("umount", path.toString()));
    }
    Folders.delete(path);
    client.resource(volume).delete();
  }

  private static PersistentVolume volume(
      String name, Path path, PersistentVolumeClaim claim, StorageClass ours) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToAnnotations("pv.kubernetes.io/provisioned-by", PROVISIONER)
        .endMetadata()
        .withNewSpec()
        .withStorageClassName(ours.getMetadata().getName())
        .withPersistentVolumeReclaimPolicy(ours.getReclaimPolicy())
        .withAccessModes(claim.getSpec().getAccessModes())
        .addToCapacity("storage", requested(claim))
        .withNewClaimRef()
        .withApiVersion("v1")
        .withKind("PersistentVolumeClaim")
        .withNamespace(claim.getMetadata().getNamespace())
        .withName(claim.getMetadata().getName())
        .withUid(claim.getMetadata().getUid())
        .endClaimRef()
        .withNewLocal()
        .withPath(path.toString())
        .endLocal()
        .withNewNodeAffinity()
        .withNewRequired()
        .addNewNodeSelectorTerm()
        .addNewMatchExpression()
        .withKey("kubernetes.io/hostname")
        .withOperator("In")
        .withValues(NodeFiles.NODE)
        .endMatchExpression()
        .endNodeSelectorTerm()
        .endRequired()
        .endNodeAffinity()
        .endSpec()
        .build();
  }

  private static void mount(Path path, Quantity size, StorageClass ours, String more) {
    if (!ENFORCED.equals(ours.getParameters())) {
      return;
    }
    String bytes = Quantity.getAmountInBytes(size).toBigInteger().toString();
    SystemCommands.run(
        List.of(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            more + "mode=0755,size=" + bytes,
            "tmpfs",
            path.toString()));
  }

  private static void make(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + path, e);
    }
  }

  private static boolean isBound(PersistentVolumeClaim claim) {
    return claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
  }

  private static Quantity requested(PersistentVolumeClaim claim) {
    return Objects.requireNonNull(
        claim.getSpec().getResources().getRequests().get("storage"), "every claim asks for some");
  }

  private static @org.jspecify.annotations.Nullable Quantity capacity(PersistentVolumeClaim claim) {
    return claim.getStatus().getCapacity() == null
        ? null
        : claim.getStatus().getCapacity().get("storage");
  }

  private static @org.jspecify.annotations.Nullable String provisioner(PersistentVolume volume) {
    Map<String, String> annotations = volume.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get("pv.kubernetes.io/provisioned-by");
  }

  private <T extends HasMetadata> ResourceEventHandler<T> handler() {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        changes.offer(true);
      }

      @Override
      public void onUpdate(T before, T after) {
        changes.offer(true);
      }

      @Override
      public void onDelete(T object, boolean unknown) {
        changes.offer(true);
      }
    };
  }
}
