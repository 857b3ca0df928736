package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.google.plan.WantedFunction;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import com.google.cloud.functions.v2.StorageSource;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.SourceCode;
import com.google.protobuf.FieldMask;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Deploys functions as services of Cloud Run that run their sources without a build.
record RunDeployer(RunStore services, ServiceLabels labels) implements Deployer<Deployed.OfRun> {
  private static final Masks MASKS = new Masks(Set.of(), Set.of("name"));
  private static final FieldMask TEMPLATE = FieldMask.newBuilder().addPaths("template").build();

  @Override
  public Deployed.OfRun deploy(
      WantedFunction wanted,
      StorageSource source,
      Deployed.@Nullable OfRun existing,
      @Nullable WantedFunction before,
      Progress progress) {
    Service body = body(wanted, source);
    try {
      if (existing == null) {
        create(body, wanted, before);
      } else {
        update(body, existing.resource(), before);
      }
    } catch (FailedCallException e) {
      if (e.failure() instanceof GoogleFailure.ServiceError error) {
        throw new UserException(failed(wanted, error.message()), e);
      }
      throw e;
    }
    Service service = services.find(wanted.name());
    Deployed.OfRun deployed = service == null ? null : new Deployed.OfRun(service);
    if (deployed == null || !deployed.isActive()) {
      String problem = service == null ? "" : service.getTerminalCondition().getMessage();
      throw new UserException(failed(wanted, problem.isEmpty() ? "it is not ready" : problem));
    }
    return deployed;
  }

  private static Diagnostic failed(WantedFunction wanted, String problem) {
    return Diagnostic.error(
            "function/deploy",
            "the function " + wanted.name() + " was not deployed: " + problem.strip())
        .hint("correct the cause, and deploy again");
  }

  private Service body(WantedFunction wanted, StorageSource source) {
    Service.Builder body = unsourced(wanted).setName(services.fullName(wanted.name()));
    body.getTemplateBuilder()
        .getContainersBuilder(0)
        .getSourceCodeBuilder()
        .setCloudStorageSource(
            SourceCode.CloudStorageSource.newBuilder()
                .setBucket(source.getBucket())
                .setObject(source.getObject())
                .setGeneration(source.getGeneration()));
    return body.build();
  }

  private static Service.Builder unsourced(WantedFunction wanted) {
    Service.Builder body = Protos.read(wanted.function(), Service.newBuilder(), wanted.name());
    if (wanted.trigger() != null) {
      body.putLabels(Deployed.OfRun.TRIGGER_LABEL, wanted.trigger().region());
    }
    return body;
  }

  private void create(Service body, WantedFunction wanted, @Nullable WantedFunction before) {
    try {
      services.create(wanted.name(), body.toBuilder().clearName().build());
    } catch (FailedCallException e) {
      if (!(e.failure() instanceof GoogleFailure.Exists)) {
        throw e;
      }
      // an interrupted deployment has created it, or it is that of someone else
      Service existing = services.find(wanted.name());
      if (existing == null
          || RunStore.isManaged(existing)
          || !labels.areOn(existing.getLabelsMap())) {
        throw new UserException(Functions.taken(wanted), e);
      }
      update(body, existing, before);
    }
  }

  private void update(Service body, Service existing, @Nullable WantedFunction before) {
    Service earlier = before == null ? null : unsourced(before).build();
    FieldMask mask = MASKS.of(body, existing, earlier);
    if (mask.getPathsCount() > 0) {
      services.update(body, mask);
    } else if (!new Deployed.OfRun(existing).isActive()) {
      services.update(body, TEMPLATE);
    }
  }
}
