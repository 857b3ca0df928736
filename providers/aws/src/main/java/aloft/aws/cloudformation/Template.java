package aloft.aws.cloudformation;

/// A whole template.
public final class Template {
  private static final String DESCRIPTION =
      "The AWS CloudFormation template for this Serverless application";

  private Template() {}

  /// The template with which a stack begins: what must be there before anything can be uploaded.
  public static Value.Obj core(Fragment core) {
    Fields resources = new Fields();
    core.resources().forEach((id, resource) -> resources.put(id, resource.value()));
    Fields outputs = new Fields();
    core.outputs()
        .forEach((name, output) -> outputs.put(name, Fields.with("Value", output.value())));
    return frame(resources.obj(), outputs.obj());
  }

  /// The template of a service; every output is exported.
  public static Value.Obj of(Fragment fragment, String service, String stage) {
    Fields resources = new Fields();
    fragment.resources().forEach((id, resource) -> resources.put(id, resource.value()));
    Fields outputs = new Fields();
    fragment
        .outputs()
        .forEach((name, output) ->
            outputs.put(name, output.value("sls-" + service + "-" + stage + "-" + name)));
    return frame(resources.obj(), outputs.obj());
  }

  private static Value.Obj frame(Value.Obj resources, Value.Obj outputs) {
    return Fields.with("AWSTemplateFormatVersion", "2010-09-09")
        .put("Description", DESCRIPTION)
        .put("Resources", resources)
        .put("Outputs", outputs)
        .obj();
  }
}
