// New results of a clinic to a folder, as XML in Shift_JIS. C#, .NET Framework 4.6 or Mono, no other library.
// mcs -r:System.Runtime.Serialization,System.Xml,System.Xml.Linq Client.cs && mono Client.exe https://gateway.example TOKEN FOLDER
// A root of your own comes into the store of the system: certutil -user -addstore Root root.pem, with Mono cert-sync --user root.pem
using System.IO; using System.Net; using System.Runtime.Serialization.Json; using System.Text; using System.Xml; using System.Xml.Linq;
static class Client {
    static string url, token;
    static byte[] Call(string path, string accept, string post = null, string key = null) {
        var request = (HttpWebRequest)WebRequest.Create(url + path);
        request.Headers["Authorization"] = "Bearer " + token; request.Accept = accept;
        if (post != null) {
            request.Method = "POST"; request.ContentType = "application/json"; request.Headers["Idempotency-Key"] = key;
            using (var body = request.GetRequestStream()) body.Write(Encoding.UTF8.GetBytes(post), 0, Encoding.UTF8.GetByteCount(post));
        }
        using (var answer = request.GetResponse()) using (var bytes = new MemoryStream()) { answer.GetResponseStream().CopyTo(bytes); return bytes.ToArray(); }
    }
    static void Main(string[] arguments) {
        url = arguments[0]; token = arguments[1];
        var mark = Path.Combine(arguments[2], "cursor");
        var after = File.Exists(mark) ? "?after=" + File.ReadAllText(mark) : "";
        var feed = Call("/v1/feed" + after, "application/json");
        var page = XElement.Load(JsonReaderWriterFactory.CreateJsonReader(feed, XmlDictionaryReaderQuotas.Max));
        foreach (var item in page.Element("items").Elements()) {
            var id = item.Element("id").Value;
            File.WriteAllBytes(Path.Combine(arguments[2], id + ".xml"), Call("/v1/feed/" + id, "application/xml;charset=Shift_JIS"));
            var number = "R-" + item.Element("patient").Value.Substring(0, 8); // in place of the number that this receipt computer gives its patient
            Call("/v1/feed/" + id + "/taken", "application/json", "{\"referenceNumber\":\"" + number + "\"}", id);
        }
        File.WriteAllText(mark, page.Element("cursor").Value);
    }
}
