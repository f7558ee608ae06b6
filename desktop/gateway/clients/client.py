# New results of a clinic to a folder, as XML in Shift_JIS. Python 3, standard library.
# python3 client.py https://gateway.example root.pem TOKEN FOLDER
import json, os, ssl, sys, urllib.request
url, root, token, folder = sys.argv[1:5]
tls = ssl.create_default_context(cafile=root)
def call(path, accept="application/json", post=None, key=None):
    head = {"Authorization": "Bearer " + token, "Accept": accept}
    if post: head.update({"Content-Type": "application/json", "Idempotency-Key": key})
    data = json.dumps(post).encode() if post else None
    return urllib.request.urlopen(urllib.request.Request(url + path, data, head), context=tls).read()
mark = os.path.join(folder, "cursor")
after = "?after=" + open(mark).read() if os.path.exists(mark) else ""
page = json.loads(call("/v1/feed" + after))
for item in page["items"]:
    with open(os.path.join(folder, item["id"] + ".xml"), "wb") as file:
        file.write(call("/v1/feed/" + item["id"], "application/xml;charset=Shift_JIS"))
    number = "R-" + item["patient"][:8]  # in place of the number that this receipt computer gives its patient
    call("/v1/feed/" + item["id"] + "/taken", post={"referenceNumber": number}, key=item["id"])
open(mark, "w").write(page["cursor"])
