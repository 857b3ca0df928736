import base64, boto3, json
client = boto3.client('lambda')
name = 'shop-dev-hello'

said = client.invoke(FunctionName=name, Payload=json.dumps({'name': 'Ada'}), LogType='Tail',
    ClientContext=base64.b64encode(b'{"custom": {"a": "b"}}').decode())
assert said['StatusCode'] == 200 and said['ExecutedVersion'] == '$LATEST', said
assert 'FunctionError' not in said, said
answer = json.load(said['Payload'])
assert answer == {'hello': 'Ada', 'arn': answer['arn'], 'custom': {'a': 'b'}}, answer
assert answer['arn'].endswith(':function:' + name), answer
log = base64.b64decode(said['LogResult']).decode()
assert 'called with Ada' in log and 'START RequestId' in log and 'Billed Duration' in log, log

said = client.invoke(FunctionName=name)
assert json.load(said['Payload'])['arn'] == answer['arn'] and 'LogResult' not in said, said

said = client.invoke(FunctionName=answer['arn'], Qualifier='$LATEST', Payload='{"name": 1}')
assert json.load(said['Payload'])['hello'] == 1, said

said = client.invoke(FunctionName=name, Payload='{"fail": true}')
assert said['StatusCode'] == 200 and said['FunctionError'] == 'Unhandled', said
error = json.load(said['Payload'])
assert error['errorType'] == 'TypeError' and error['errorMessage'] == 'failed as told', error
assert 'index.js' in error['trace'][1], error

said = client.invoke(FunctionName=name, InvocationType='Event',
    Payload='{"name": "by boto3 event"}')
assert said['StatusCode'] == 202 and said['Payload'].read() == b'', said
said = client.invoke(FunctionName=name, InvocationType='DryRun',
    Payload='{"name": "dry run"}')
assert said['StatusCode'] == 204, said

try:
    client.invoke(FunctionName='shop-dev-nobody')
    assert False, 'nobody was called'
except client.exceptions.ResourceNotFoundException as e:
    assert e.response['ResponseMetadata']['HTTPStatusCode'] == 404, e.response
    assert 'Function not found: arn:aws:lambda:us-east-1:' in str(e), e
    assert e.response['Type'] == 'User', e.response
try:
    client.invoke(FunctionName=name, Qualifier='blue')
    assert False, 'there is no alias'
except client.exceptions.ResourceNotFoundException as e:
    assert str(e).endswith('function:shop-dev-hello:blue'), e
try:
    client.invoke(FunctionName=name, Payload='{broken')
    assert False, 'no JSON'
except client.exceptions.InvalidRequestContentException as e:
    assert 'Could not parse request body into json' in str(e), e
try:
    client.invoke(FunctionName=name, Payload=b'"' + b'x' * 7_000_000 + b'"')
    assert False, 'too large'
except client.exceptions.RequestTooLargeException as e:
    assert e.response['ResponseMetadata']['HTTPStatusCode'] == 413, e.response

found = client.get_function_configuration(FunctionName=name)
assert found['Runtime'] == 'nodejs22.x' and found['Handler'] == 'index.hello', found
assert [f['FunctionName'] for f in client.list_functions()['Functions']] == [name]
