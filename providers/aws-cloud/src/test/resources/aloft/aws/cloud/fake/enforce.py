"""Runs LocalEmu with IAM enforcement, reachable at 127.0.0.1:PORT of the host only.

LocalEmu listens on every interface: it runs in a network namespace of its own, and this process
forwards to it from a socket that it opened before. Five differences to AWS are closed here: what
CloudFormation does is checked with the rights of its caller, actions of API Gateway are the methods
of HTTP, parameters are read by GetParameters, some ARNs have the right shape, and the policies of
buckets are not read. Functions are not run.
"""

import fcntl, os, socket, struct, sys, threading

INSIDE = 4566


def forward(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(door):
    while True:
        client, _ = door.accept()
        try:
            inside = socket.create_connection(("127.0.0.1", INSIDE))
        except OSError:
            client.close()
            continue
        threading.Thread(target=forward, args=(client, inside), daemon=True).start()
        threading.Thread(target=forward, args=(inside, client), daemon=True).start()


def isolate(port):
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", port))
    door.listen(64)
    os.unshare(os.CLONE_NEWNET)
    with socket.socket() as control:  # loopback up
        fcntl.ioctl(control, 0x8914, struct.pack("16sh14s", b"lo", 0x1 | 0x40, b""))
    threading.Thread(target=serve, args=(door,), daemon=True).start()


def patch():
    import typing_extensions, warnings
    if not hasattr(warnings, "deprecated"):  # Python 3.12 has it elsewhere
        warnings.deprecated = typing_extensions.deprecated
    import botocore.session
    from localemu import config
    from localemu.aws import connect
    from localemu.services.cloudformation import resource_provider
    from localemu.services.iam_enforcement import enforcer, service_action_map
    from localemu.services.lambda_.invocation import docker_runtime_executor

    class CallerFactory(connect.ExternalClientFactory):
        """Clients with the keys of the user who deploys; they are in a file."""

        def __call__(self, **given):
            key, secret = open(os.environ["DEPLOYER_KEYS"]).read().split()
            given.update(aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=None)
            return super().__call__(**given)

        def _get_client_post_hook(self, client):
            client.meta.events.register(
                "provide-client-params.*.*", handler=resource_provider._handler_provide_client_params
            )
            return super()._get_client_post_hook(client)

    resource_provider._cfn_resource_client_factory = CallerFactory()

    models = botocore.session.get_session()
    operations = {}

    def http(service, operation):
        if service not in operations:
            model = models.get_service_model(service)
            operations[service] = {n: model.operation_model(n).http for n in model.operation_names}
        return operations[service][operation]

    standard_action = service_action_map.map_action

    def action(service, operation):
        if service in ("apigateway", "apigatewayv2"):
            return ["apigateway:" + http(service, operation)["method"]]
        if (service, operation) == ("ssm", "GetParameter"):  # as the schema of the resource says
            return ["ssm:GetParameters"]
        actions = standard_action(service, operation)
        return [a.replace("elbv2:", "elasticloadbalancing:") for a in actions]

    service_action_map.map_action = action
    standard_arn = enforcer.build_resource_arn

    def arn(service, operation, request_params, region, account_id):
        params = request_params or {}
        if service in ("apigateway", "apigatewayv2"):
            path = http(service, operation)["requestUri"].split("?")[0].removeprefix("/v2")
            for name, value in params.items():
                path = path.replace("{" + name + "}", str(value)).replace("{" + name + "+}", str(value))
            return f"arn:aws:apigateway:{region}::{path}"
        prefix = f"arn:aws:{service}:{region}:{account_id}:"
        if service == "lambda" and "UUID" in params:
            return prefix + "event-source-mapping:" + params["UUID"]
        if service == "lambda" and "LayerName" in params:
            return prefix + "layer:" + params["LayerName"]
        rule = params.get("Rule") or params.get("Name")
        if service == "events" and rule and operation.endswith(("Rule", "Targets")):
            bus = params.get("EventBusName", "default")
            return prefix + "rule/" + ("" if bus == "default" else bus + "/") + rule
        change_set = str(params.get("ChangeSetName", ""))
        if service == "cloudformation" and "StackName" not in params and "/" in change_set:
            return prefix + "stack/" + change_set.split("/")[1].split("-change-set-")[0] + "/x"
        if service == "s3" and operation == "DeleteObjects":
            return "arn:aws:s3:::" + params["Bucket"] + "/" + params["Delete"]["Objects"][0]["Key"]
        for name in ("Resource", "resourceArn", "ResourceArn", "ResourceARN"):
            if str(params.get(name, "")).startswith("arn:"):
                return params[name]
        return standard_arn(
            service=service, operation=operation, request_params=request_params, region=region,
            account_id=account_id)

    enforcer.build_resource_arn = arn
    # the bucket's policy refuses requests without TLS, which this is
    enforcer._get_resource_policy = lambda *args: None
    executor = docker_runtime_executor.DockerRuntimeExecutor
    executor.prepare_version = classmethod(lambda cls, version: None)
    executor.cleanup_version = classmethod(lambda cls, version: None)
    executor.validate_environment = classmethod(lambda cls: True)


if __name__ == "__main__":
    isolate(int(sys.argv[1]))
    os.environ.update(
        IAM_ENFORCEMENT="1", ROOT_ACCESS_KEYS="root", SKIP_SSL_CERT_DOWNLOAD="1", DISABLE_EVENTS="1",
        GATEWAY_LISTEN=f"127.0.0.1:{INSIDE}")
    patch()
    sys.argv = ["localemu", "start", "--host", "127.0.0.1", "--port", str(INSIDE)]
    from localemu.cli.main import main
    main()
