from fastapi import Cookie, FastAPI, Header, HTTPException, Query, Request, Response
from mangum import Mangum
from pydantic import BaseModel, Field

class Item(BaseModel):
    name: str = Field(min_length=2)
    price: float

app = FastAPI(title='Guest')

@app.on_event('startup')
def begun():
    app.state.begun = True

@app.get('/items/{number}')
def show(number: int, request: Request, response: Response, tag: list[str] = Query([]),
         x_token: str | None = Header(None), session: str | None = Cookie(None)):
    response.set_cookie('seen', str(number))
    response.set_cookie('again', 'yes')
    return {'number': number, 'tags': tag, 'token': x_token, 'session': session,
            'begun': app.state.begun, 'client': request.client.host,
            'request': request.scope['aws.context'].aws_request_id}

@app.post('/items', status_code=201)
async def add(item: Item):
    return item

@app.get('/picture')
def picture():
    return Response(bytes([137, 80, 0, 255]), media_type='image/png')

@app.get('/refused')
def refused():
    raise HTTPException(403, 'not you', headers={'X-Why': 'because'})

@app.get('/broken')
def broken():
    return 1 // 0

web = Mangum(app)
rest = Mangum(app, api_gateway_base_path='/dev')

def handler(event, context):
    return (rest if 'httpMethod' in event else web)(event, context)
