' New results of a clinic to a folder, as XML in Shift_JIS. VB.NET, .NET Framework 4.6, no other library.
' NOT COMPILED AND NOT RUN HERE: there is no compiler for it on the machines that test this project. It says what Client.cs says, line by line.
' vbc /r:System.Runtime.Serialization.dll,System.Xml.dll,System.Xml.Linq.dll Client.vb && Client.exe https://gateway.example TOKEN FOLDER
' A root of your own comes into the store of the system: certutil -user -addstore Root root.pem
Imports System.IO, System.Net, System.Runtime.Serialization.Json, System.Text, System.Xml, System.Xml.Linq
Module Client
    Dim url As String, token As String
    Function CallGateway(path As String, accept As String, Optional post As String = Nothing, Optional key As String = Nothing) As Byte()
        Dim request = CType(WebRequest.Create(url & path), HttpWebRequest)
        request.Headers("Authorization") = "Bearer " & token : request.Accept = accept
        If post IsNot Nothing Then
            request.Method = "POST" : request.ContentType = "application/json" : request.Headers("Idempotency-Key") = key
            Using body = request.GetRequestStream() : body.Write(Encoding.UTF8.GetBytes(post), 0, Encoding.UTF8.GetByteCount(post)) : End Using
        End If
        Using answer = request.GetResponse(), bytes As New MemoryStream()
            answer.GetResponseStream().CopyTo(bytes) : Return bytes.ToArray()
        End Using
    End Function
    Sub Main(arguments As String())
        url = arguments(0) : token = arguments(1)
        Dim mark = Path.Combine(arguments(2), "cursor")
        Dim after = If(File.Exists(mark), "?after=" & File.ReadAllText(mark), "")
        Dim feed = CallGateway("/v1/feed" & after, "application/json")
        Dim page = XElement.Load(JsonReaderWriterFactory.CreateJsonReader(feed, XmlDictionaryReaderQuotas.Max))
        For Each item In page.Element("items").Elements()
            Dim id = item.Element("id").Value
            File.WriteAllBytes(Path.Combine(arguments(2), id & ".xml"), CallGateway("/v1/feed/" & id, "application/xml;charset=Shift_JIS"))
            Dim number = "R-" & item.Element("patient").Value.Substring(0, 8) ' in place of the number that this receipt computer gives its patient
            CallGateway("/v1/feed/" & id & "/taken", "application/json", "{""referenceNumber"":""" & number & """}", id)
        Next
        File.WriteAllText(mark, page.Element("cursor").Value)
    End Sub
End Module
